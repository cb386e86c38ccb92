use aya::maps::lpm_trie::{Key, LpmTrie};
use aya::maps::{Array, HashMap, Map, MapData};
use rustix::thread::{MembarrierCommand, membarrier};
use vigie_bpf::wire;
use zerocopy::IntoBytes as _;

use crate::encoded_filters::{ENDPOINT_SIZE, EncodedFilters, NAME_SIZE, PATH_SIZE};
use crate::filter_steps::FilterStep;
use crate::{FilterPlan, SensorError};

const FILTERS_SIZE: usize = size_of::<wire::filters>();

type Trie = LpmTrie<MapData, [u8; PATH_SIZE], u64>;

/// The maps by which the programs know what to let through.
pub(crate) struct FilterMaps {
    filters: Array<MapData, [u8; FILTERS_SIZE]>,
    read_names: HashMap<MapData, [u8; NAME_SIZE], u8>,
    prefixes: Trie,
    suffixes: Trie,
    endpoints: HashMap<MapData, [u8; ENDPOINT_SIZE], u64>,
    /// What is in them.
    present: EncodedFilters,
}

impl FilterMaps {
    /// Takes the maps, which are empty yet, from the object.
    pub(crate) fn take(mut take: impl FnMut(&'static str) -> Result<Map, SensorError>) -> Result<Self, SensorError> {
        Ok(Self {
            filters: Array::try_from(take("filters")?).map_err(SensorError::map("filters"))?,
            read_names: HashMap::try_from(take("read_names")?).map_err(SensorError::map("read_names"))?,
            prefixes: Trie::try_from(take("path_prefixes")?).map_err(SensorError::map("path_prefixes"))?,
            suffixes: Trie::try_from(take("path_suffixes")?).map_err(SensorError::map("path_suffixes"))?,
            endpoints: HashMap::try_from(take("filter_endpoints")?).map_err(SensorError::map("filter_endpoints"))?,
            present: EncodedFilters::of(&FilterPlan::default(), 0),
        })
    }

    /// Has the programs follow another plan. What this plan and the one before both want is let through at every moment.
    pub(crate) fn apply(&mut self, plan: &FilterPlan, self_pid: u32) -> Result<(), SensorError> {
        for step in FilterStep::between(&self.present, &EncodedFilters::of(plan, self_pid)) {
            self.step(&step)?;
            step.note(&mut self.present);
        }
        Ok(())
    }

    fn step(&mut self, step: &FilterStep) -> Result<(), SensorError> {
        let (map, done) = match step {
            // Waits for all that run under RCU, as the programs do. Kernels that keep processors free of such do not; there
            // a program would have to be held up for the whole of a reload to miss anything.
            FilterStep::Wait => {
                let _ = membarrier(MembarrierCommand::Global);
                return Ok(());
            }
            FilterStep::AddName(name) => ("read_names", self.read_names.insert(name, 1, 0)),
            FilterStep::RemoveName(name) => ("read_names", self.read_names.remove(name)),
            FilterStep::AddPrefix(text, kinds) => ("path_prefixes", self.prefixes.insert(&key(text), kinds, 0)),
            FilterStep::RemovePrefix(text) => ("path_prefixes", self.prefixes.remove(&key(text))),
            FilterStep::AddSuffix(text, kinds) => ("path_suffixes", self.suffixes.insert(&key(text), kinds, 0)),
            FilterStep::RemoveSuffix(text) => ("path_suffixes", self.suffixes.remove(&key(text))),
            FilterStep::AddEndpoint(key, kinds) => ("filter_endpoints", self.endpoints.insert(key, kinds, 0)),
            FilterStep::RemoveEndpoint(key) => ("filter_endpoints", self.endpoints.remove(key)),
            FilterStep::Switch(filters) => {
                let mut bytes = [0; FILTERS_SIZE];
                bytes.copy_from_slice(filters.as_bytes());
                ("filters", self.filters.set(0, bytes, 0))
            }
        };
        done.map_err(SensorError::map(map))
    }
}

/// Of a text of at most so many bytes.
fn key(text: &[u8]) -> Key<[u8; PATH_SIZE]> {
    let mut data = [0; PATH_SIZE];
    for (byte, from) in data.iter_mut().zip(text) {
        *byte = *from;
    }
    Key::new(text.len().min(PATH_SIZE) as u32 * 8, data)
}
