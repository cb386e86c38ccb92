use aya::maps::{HashMap, MapData};
use vigie_bpf::wire::{limit, repeat, repeat_key};
use zerocopy::FromBytes as _;

use crate::SensorError;

const KEY_SIZE: usize = size_of::<repeat_key>();
const VALUE_SIZE: usize = size_of::<repeat>();

/// A period is over when no program can be at work any more that began in it.
const GRACE_NS: u64 = 100_000_000;

/// Operations of one second that another record tells already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repetition {
    /// What the record's header has as `repeat_content`.
    pub content: u64,
    /// How many there were, beside that one.
    pub count: u64,
    /// When the last one was, nanoseconds since the boot.
    pub last_boot_ns: u64,
}

/// Counts what says the same as a record that was sent.
pub struct Repetitions {
    map: HashMap<MapData, [u8; KEY_SIZE], [u8; VALUE_SIZE]>,
}

impl Repetitions {
    /// So many events can have repetitions between two takes; of others each is told by itself.
    pub const COUNTED_AT_ONCE: usize = limit::REPEAT_ENTRIES as usize;

    pub(crate) fn new(map: HashMap<MapData, [u8; KEY_SIZE], [u8; VALUE_SIZE]>) -> Self {
        Self { map }
    }

    /// Takes what belongs to periods that are over at `now_boot_ns`, a time of the kernel's clock.
    ///
    /// # Errors
    /// When the map cannot be read.
    pub fn take(&mut self, now_boot_ns: u64) -> Result<Vec<Repetition>, SensorError> {
        let current = now_boot_ns.saturating_sub(GRACE_NS) / u64::from(limit::REPEAT_PERIOD_NS);
        // One that goes away under the iteration has it begin anew.
        let most = 2 * limit::REPEAT_ENTRIES as usize;
        let keys: Vec<_> = self.map.keys().take(most).collect::<Result<_, _>>().map_err(SensorError::map("repeats"))?;
        let mut taken = Vec::new();
        for bytes in keys {
            let Ok(key) = repeat_key::read_from_bytes(&bytes) else { continue };
            if key.period >= current {
                continue;
            }
            // Another one may have taken its place meanwhile.
            let Ok(bytes_of_value) = self.map.get(&bytes, 0) else { continue };
            let Ok(repeat { count, last_boot_ns }) = repeat::read_from_bytes(&bytes_of_value) else { continue };
            if self.map.remove(&bytes).is_ok() && count > 0 {
                taken.push(Repetition { content: key.content, count, last_boot_ns });
            }
        }
        Ok(taken)
    }
}
