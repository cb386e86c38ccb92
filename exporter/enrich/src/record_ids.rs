use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

use vigie_event::RecordId;

/// Makes ULIDs: a random start from the operating system (by way of the standard hasher's keys), then a step per record, so
/// that ids of one millisecond keep their order.
#[derive(Debug)]
pub struct RecordIds {
    chance: u128,
}

impl Default for RecordIds {
    fn default() -> Self {
        let random = || u128::from(RandomState::new().build_hasher().finish());
        // The top bit stays clear, so that counting up cannot overflow 80 bits in any life time.
        Self { chance: (random() << 64 | random()) & ((1 << 79) - 1) }
    }
}

impl RecordIds {
    /// The next identity for a record of this time.
    pub fn next(&mut self, unix_nano: u64) -> RecordId {
        self.chance += 1;
        RecordId::new(unix_nano / 1_000_000, self.chance)
    }
}
