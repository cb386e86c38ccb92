use bytes::Bytes;
use vigie_event::EventSpec;

use super::Record;

/// One finished request.
#[derive(Debug, Clone)]
pub struct Batch {
    /// An encoded `ExportLogsServiceRequest`, not compressed.
    pub payload: Bytes,
    /// What is in it.
    pub counts: RecordCounts,
}

/// Records by what they tell of.
#[derive(Debug, Clone, Default)]
pub struct RecordCounts {
    events: Vec<(&'static EventSpec, u64)>,
    signals: u64,
}

impl RecordCounts {
    /// Events by kind; kinds without any are not listed.
    pub fn events(&self) -> &[(&'static EventSpec, u64)] {
        &self.events
    }

    /// Signals.
    pub fn signals(&self) -> u64 {
        self.signals
    }

    /// So many signals and nothing else.
    pub fn of_signals(signals: u64) -> Self {
        Self { events: Vec::new(), signals }
    }

    /// All records.
    pub fn total(&self) -> u64 {
        self.signals + self.events.iter().map(|(_, count)| count).sum::<u64>()
    }

    pub(super) fn count(&mut self, record: Record<'_>) {
        let Record::Event(event) = record else {
            self.signals += 1;
            return;
        };
        let spec = event.payload.spec();
        match self.events.iter_mut().find(|(known, _)| known.kind == spec.kind) {
            Some((_, count)) => *count += 1,
            None => self.events.push((spec, 1)),
        }
    }
}
