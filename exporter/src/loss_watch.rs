use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Result;
use vigie_event::events::SensorLoss;
use vigie_event::registry::EVENTS;
use vigie_export::delivery::DeliveryCounts;
use vigie_sensor::Counters;

use crate::undecodable::Undecodable;

/// Finds out what was lost since the last look: in the kernel, of records that could not be decoded, and at the export.
pub(crate) struct LossWatch {
    /// What had been lost then, by event, stage and reason.
    before: BTreeMap<(&'static str, &'static str, &'static str), u64>,
    at: Instant,
    export: ExportLook,
}

/// The last look at what the receiver did not take.
struct ExportLook {
    delivered: u64,
    at: Instant,
}

impl LossWatch {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        Self { before: BTreeMap::new(), at: now, export: ExportLook { delivered: 0, at: now } }
    }

    /// What is new, one for each kind of event and reason.
    ///
    /// # Errors
    /// When the counters cannot be read.
    pub(crate) fn look(
        &mut self,
        counters: &Counters,
        undecodable: &Undecodable,
        delivery: Option<DeliveryCounts>,
    ) -> Result<Vec<SensorLoss>> {
        let window_ms = next_window(&mut self.at);
        let mut losses = Vec::new();
        for spec in EVENTS.iter().filter(|spec| !spec.made_by_sensor) {
            for (reason, total) in counters.read(spec.kind)?.losses() {
                losses.extend(self.compare(spec.name, "kernel", reason, total, window_ms));
            }
        }
        for (event, reason, total) in undecodable.counts() {
            losses.extend(self.compare(event, "decode", reason, total, window_ms));
        }
        losses.extend(delivery.into_iter().flat_map(|counts| self.look_at_export(&counts)));
        Ok(losses)
    }

    /// A receiver that takes nothing would not take the record of it either, which would be one more loss to tell.
    fn look_at_export(&mut self, counts: &DeliveryCounts) -> Vec<SensorLoss> {
        if counts.exported == self.export.delivered {
            return Vec::new();
        }
        self.export.delivered = counts.exported;
        let window_ms = next_window(&mut self.export.at);
        let reasons =
            [("queue_full", counts.dropped_queue_full), ("failed", counts.failed), ("rejected", counts.rejected)];
        let compare = |(reason, total)| self.compare("unknown", "export", reason, total, window_ms);
        reasons.into_iter().filter_map(compare).collect()
    }

    /// All that was lost up to the last look.
    pub(crate) fn total(&self) -> u64 {
        self.before.values().sum()
    }

    fn compare(
        &mut self,
        event: &'static str,
        stage: &'static str,
        reason: &'static str,
        total: u64,
        window_ms: i64,
    ) -> Option<SensorLoss> {
        let before = self.before.entry((event, stage, reason)).or_default();
        let count = i64::try_from(total.saturating_sub(*before)).unwrap_or(i64::MAX);
        *before = total;
        (count > 0).then_some(SensorLoss { event, stage, reason, count, window_ms })
    }
}

/// Milliseconds since `at`, which is now afterwards.
fn next_window(at: &mut Instant) -> i64 {
    let elapsed = std::mem::replace(at, Instant::now()).elapsed();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_receiver_did_not_take_is_told_when_it_takes_something_again() {
        let mut watch = LossWatch::new();
        let mut look = |exported, failed, dropped_queue_full| {
            let counts = DeliveryCounts { exported, failed, dropped_queue_full, ..DeliveryCounts::default() };
            let losses = watch.look_at_export(&counts).into_iter();
            losses.map(|loss| (loss.stage, loss.reason, loss.count)).collect::<Vec<_>>()
        };
        assert_eq!(look(10, 0, 0), []);
        assert_eq!(look(10, 3, 0), [], "it would not arrive");
        assert_eq!(look(10, 5, 2), []);
        assert_eq!(look(11, 5, 2), [("export", "queue_full", 2), ("export", "failed", 5)]);
        assert_eq!(look(12, 5, 2), []);
    }

    #[test]
    fn a_loss_is_told_once() {
        let mut watch = LossWatch::new();
        let mut look = |stage, reason, total| {
            let loss = watch.compare("process.exec", stage, reason, total, 5);
            loss.map(|loss| (loss.stage, loss.reason, loss.count))
        };
        assert_eq!(look("kernel", "ring_full", 3), Some(("kernel", "ring_full", 3)));
        assert_eq!(look("kernel", "ring_full", 3), None);
        assert_eq!(look("decode", "too_short", 1), Some(("decode", "too_short", 1)));
        assert_eq!(look("kernel", "ring_full", 10), Some(("kernel", "ring_full", 7)));
        assert_eq!(watch.total(), 11);
    }
}
