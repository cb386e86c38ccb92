use std::collections::BTreeSet;

use aya::Ebpf;
use aya::maps::{Array, HashMap, MapData};
use vigie_bpf::wire::{self, limit, read_mode};
use zerocopy::IntoBytes as _;

use crate::SensorError;

/// Which files opened for reading alone are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ReadPlan {
    /// None.
    #[default]
    None,
    /// Those with one of these names (last component, at most 31 bytes).
    Names(BTreeSet<String>),
    /// All of them: dear on a busy host.
    All,
}

/// What the programs in the kernel let through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterPlan {
    /// Kinds of events that anyone wants.
    pub kinds: BTreeSet<u32>,
    /// Files opened for reading.
    pub reads: ReadPlan,
}

const NAME_SIZE: usize = limit::LIMIT_FILTER_NAME as usize;
const FILTERS_SIZE: usize = size_of::<wire::filters>();

fn padded(name: &str) -> Option<[u8; NAME_SIZE]> {
    let mut key = [0; NAME_SIZE];
    let bytes = name.as_bytes();
    // The last byte stays zero: the program compares names of up to 31 bytes.
    if bytes.is_empty() || bytes.len() >= NAME_SIZE {
        return None;
    }
    key[..bytes.len()].copy_from_slice(bytes);
    Some(key)
}

impl FilterPlan {
    /// The plan as the programs read it. A name that the map cannot hold turns the plan into "all".
    fn encode(&self, self_pid: u32) -> (wire::filters, Vec<[u8; NAME_SIZE]>) {
        let mut encoded = wire::filters {
            enabled_kinds: self.kinds.iter().filter(|&&kind| kind < 64).map(|kind| 1_u64 << kind).sum(),
            read_name_lengths: 0,
            read_mode: read_mode::READ_MODE_NONE,
            self_pid,
        };
        let mut keys = Vec::new();
        match &self.reads {
            ReadPlan::None => {}
            ReadPlan::All => encoded.read_mode = read_mode::READ_MODE_ALL,
            ReadPlan::Names(names) => {
                encoded.read_mode = read_mode::READ_MODE_NAMES;
                for name in names {
                    if let Some(key) = padded(name) {
                        encoded.read_name_lengths |= 1 << name.len();
                        keys.push(key);
                    } else {
                        encoded.read_mode = read_mode::READ_MODE_ALL;
                    }
                }
            }
        }
        (encoded, keys)
    }

    /// Tells the programs. Names come first, the switch last.
    pub(crate) fn apply(&self, object: &mut Ebpf, self_pid: u32) -> Result<(), SensorError> {
        let (encoded, keys) = self.encode(self_pid);
        let map = object.map_mut("read_names").ok_or_else(|| missing("read_names"))?;
        let mut names: HashMap<&mut MapData, [u8; NAME_SIZE], u8> =
            HashMap::try_from(map).map_err(SensorError::map("read_names"))?;
        for key in &keys {
            names.insert(key, 1, 0).map_err(SensorError::map("read_names"))?;
        }
        let stale: Vec<_> = names.keys().filter_map(Result::ok).filter(|key| !keys.contains(key)).collect();
        let map = object.map_mut("filters").ok_or_else(|| missing("filters"))?;
        let mut filters: Array<&mut MapData, [u8; FILTERS_SIZE]> =
            Array::try_from(map).map_err(SensorError::map("filters"))?;
        let mut bytes = [0; FILTERS_SIZE];
        bytes.copy_from_slice(encoded.as_bytes());
        filters.set(0, bytes, 0).map_err(SensorError::map("filters"))?;

        let map = object.map_mut("read_names").ok_or_else(|| missing("read_names"))?;
        let mut names: HashMap<&mut MapData, [u8; NAME_SIZE], u8> =
            HashMap::try_from(map).map_err(SensorError::map("read_names"))?;
        for key in &stale {
            names.remove(key).map_err(SensorError::map("read_names"))?;
        }
        Ok(())
    }
}

fn missing(map: &'static str) -> SensorError {
    SensorError::Map { map, reason: "is not in the object".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_become_bits() {
        let plan = FilterPlan { kinds: BTreeSet::from([1, 4]), reads: ReadPlan::None };
        let (encoded, keys) = plan.encode(7);
        assert_eq!((encoded.enabled_kinds, encoded.self_pid), (0b1_0010, 7));
        assert!(keys.is_empty());
    }

    #[test]
    fn names_set_their_lengths() {
        let names = BTreeSet::from(["shadow".to_owned(), "id_rsa".to_owned(), "sudoers".to_owned()]);
        let (encoded, keys) = FilterPlan { reads: ReadPlan::Names(names), ..FilterPlan::default() }.encode(1);
        assert_eq!(encoded.read_name_lengths, 1 << 6 | 1 << 7);
        assert_eq!(encoded.read_mode, read_mode::READ_MODE_NAMES);
        assert_eq!(keys.len(), 3);
    }

    #[test]
    fn a_name_that_does_not_fit_asks_for_all() {
        let names = BTreeSet::from(["x".repeat(32)]);
        let (encoded, _) = FilterPlan { reads: ReadPlan::Names(names), ..FilterPlan::default() }.encode(1);
        assert_eq!(encoded.read_mode, read_mode::READ_MODE_ALL);
    }
}
