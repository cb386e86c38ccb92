use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use vigie_event::{Event, Workload};

const SECOND_NS: u64 = 1_000_000_000;

/// Bounds how many events of one workload the export policy lets out in a second, so that one that floods does not take the
/// others' place at the receiver. What a rule matched, and what befalls the sensor, is not bounded.
#[derive(Debug, Default)]
pub(crate) struct ExportRate {
    limit: Option<NonZeroU32>,
    /// Of the kernel's clock, since the epoch.
    second: u64,
    /// By the workload's address. It is held, so that no other comes to have the same within the second.
    counts: HashMap<usize, (Arc<Workload>, u32)>,
}

impl ExportRate {
    /// Allows so many of each workload in a second; as many as there are without a limit.
    pub(crate) fn new(limit: Option<NonZeroU32>) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Counts an event that is to be exported, and tells whether it still may be.
    pub(crate) fn allows(&mut self, event: &Event) -> bool {
        let Some(limit) = self.limit else { return true };
        let second = event.time_unix_nano / SECOND_NS;
        if second > self.second {
            self.second = second;
            self.counts.clear();
        }
        let address = Arc::as_ptr(&event.workload).addr();
        let (_, count) = self.counts.entry(address).or_insert_with(|| (Arc::clone(&event.workload), 0));
        *count = count.saturating_add(1);
        *count <= limit.get()
    }
}

#[cfg(test)]
mod tests {
    use vigie_event::{Payload, events};

    use super::*;

    fn event(workload: &Arc<Workload>, time_unix_nano: u64) -> Event {
        let payload = Payload::FileMkdir(events::FileMkdir::default());
        Event { workload: Arc::clone(workload), time_unix_nano, ..Event::of(payload) }
    }

    #[test]
    fn each_workload_has_its_share_of_each_second() {
        let mut rate = ExportRate::new(NonZeroU32::new(2));
        let [one, other] = [Arc::<Workload>::default(), Arc::default()];
        let mut allowed = |workload, second: u64| rate.allows(&event(workload, second * SECOND_NS));
        assert_eq!([allowed(&one, 1), allowed(&one, 1), allowed(&one, 1)], [true, true, false]);
        assert!(allowed(&other, 1), "another's flood is not its own");
        assert!(allowed(&one, 2));
        assert_eq!(
            [allowed(&one, 1), allowed(&one, 1)],
            [true, false],
            "one that comes late is counted where it comes"
        );
    }

    #[test]
    fn without_a_limit_there_is_none() {
        let mut rate = ExportRate::default();
        assert!((0..10_000).all(|_| rate.allows(&event(&Arc::default(), 1))));
    }
}
