use std::collections::BTreeMap;

use vigie_event::DecodeError;
use vigie_event::registry::EVENTS;

/// What stands for the event of a record that is of no known kind.
const UNKNOWN: &str = "unknown";

/// Records of the kernel that could not be decoded: by the event that their kind says, and why. The record after one is read
/// as ever, since the ring buffer keeps them apart.
#[derive(Debug, Default)]
pub(crate) struct Undecodable {
    counts: BTreeMap<(&'static str, &'static str), u64>,
}

impl Undecodable {
    /// Counts one. The first says what is wrong.
    pub(crate) fn add(&mut self, record: &[u8], error: &DecodeError) {
        let event = event_of(record);
        if self.counts.is_empty() {
            tracing::error!(event, %error, "a record from the kernel could not be decoded");
        }
        *self.counts.entry((event, error.reason())).or_default() += 1;
    }

    /// Event, reason, count.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> + '_ {
        self.counts.iter().map(|(&(event, reason), &count)| (event, reason, count))
    }

    /// Those of one event.
    pub(crate) fn of(&self, event: &str) -> u64 {
        self.counts().filter(|(of, ..)| *of == event).map(|(.., count)| count).sum()
    }
}

/// The kind comes first: it may be there though the rest is not.
fn event_of(record: &[u8]) -> &'static str {
    let kind = record.first_chunk().map(|bytes| u32::from_ne_bytes(*bytes));
    EVENTS.iter().find(|spec| Some(spec.kind) == kind && !spec.made_by_sensor).map_or(UNKNOWN, |spec| spec.name)
}

#[cfg(test)]
mod tests {
    use vigie_event::{decode, registry};

    use super::*;

    /// Nothing is lost without a number, and the number says where to look.
    #[test]
    fn each_is_counted_by_its_event_and_reason() {
        let mut undecodable = Undecodable::default();
        let exec = registry::event("process.exec").expect("it is there").kind.to_ne_bytes();
        let unknown = [u32::MAX.to_ne_bytes(), 8_u32.to_ne_bytes()].concat();
        for record in [&exec[..], &exec[..], &unknown, &[], &[0; 4096]] {
            undecodable.add(record, &decode(record).expect_err("no record"));
        }
        assert_eq!(
            undecodable.counts().collect::<Vec<_>>(),
            [("process.exec", "too_short", 2), ("unknown", "length_mismatch", 1), ("unknown", "too_short", 2)]
        );
        assert_eq!((undecodable.of("process.exec"), undecodable.of(UNKNOWN)), (2, 3));
    }
}
