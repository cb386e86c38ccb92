use std::sync::atomic::{AtomicU64, Ordering};

use super::failure::Failure;
use super::lookup_outcome::{OUTCOMES, outcome_index};
use super::lookup_source::LookupSource;

/// What a [`super::ContainerResolver`] has done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolverCounters {
    /// Questions by who was asked (a runtime's name or `files`) and what became of them: `found`, `not_found`, `timeout`,
    /// `unavailable` or `malformed`. All pairs are there.
    pub lookups: Vec<(&'static str, &'static str, u64)>,
    /// Requests that were refused: too many were waiting, or the id was none.
    pub refused: u64,
    /// Answers that nobody took in time; they can still be got from the resolver's memory.
    pub untaken: u64,
    /// Containers in the resolver's memory.
    pub remembered: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    lookups: [[AtomicU64; OUTCOMES.len()]; LookupSource::COUNT],
    refused: AtomicU64,
    untaken: AtomicU64,
}

impl Counters {
    pub(super) fn count<T>(&self, source: LookupSource, outcome: Result<&T, Failure>) {
        self.lookups[source.index()][outcome_index(outcome)].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_untaken(&self) {
        self.untaken.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self, remembered: usize) -> ResolverCounters {
        let lookups = LookupSource::all().flat_map(|source| {
            let counts = self.lookups[source.index()].iter().zip(OUTCOMES);
            counts.map(move |(count, outcome)| (source.name(), outcome, count.load(Ordering::Relaxed)))
        });
        ResolverCounters {
            lookups: lookups.collect(),
            refused: self.refused.load(Ordering::Relaxed),
            untaken: self.untaken.load(Ordering::Relaxed),
            remembered: remembered as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::containers::runtime::Runtime;

    #[test]
    fn each_pair_has_its_own_count() {
        let counters = Counters::default();
        counters.count(LookupSource::Files, Ok(&()));
        counters.count::<()>(LookupSource::Runtime(Runtime::CriO), Err(Failure::Timeout));
        counters.count_refused();
        let read = counters.read(3);
        let counted: Vec<_> = read.lookups.iter().filter(|(.., count)| *count > 0).collect();
        assert_eq!(counted, [&("cri-o", "timeout", 1), &("files", "found", 1)]);
        assert_eq!(read.lookups.len(), 25);
        assert_eq!((read.refused, read.untaken, read.remembered), (1, 0, 3));
    }
}
