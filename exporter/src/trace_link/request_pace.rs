use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use super::pace::{Pace, SHORTEST};

/// Which process: pid, and start in clock ticks since boot.
pub(crate) type ProcessKey = (u32, u64);

/// Processes whose last looks are remembered.
const MAX_PROCESSES: usize = 4096;

/// When a process was last looked at because of what it did.
#[derive(Debug)]
struct Looks {
    published: Pace,
    names: Pace,
    /// It has published since, and waits for its next look.
    is_deferred: bool,
}

/// How often a process may have itself looked at. Reading one is work, and what asks for it costs the process next to nothing:
/// publishing its context, or attributes that its table has no names for.
#[derive(Debug, Default)]
pub(crate) struct RequestPace {
    processes: HashMap<ProcessKey, Looks>,
    /// Those that wait.
    deferred: BTreeSet<(Instant, ProcessKey)>,
    next_purge: Option<Instant>,
    refused: u64,
}

impl RequestPace {
    /// Whether a process that has published is to be looked at now. If not, it will be: [`Self::take`] tells.
    pub(crate) fn published(&mut self, key: ProcessKey, now: Instant) -> bool {
        let Some(looks) = self.looks(key, now) else { return false };
        let due = looks.published.next();
        if looks.published.take(now) {
            // That look will tell of new names too.
            looks.names = Pace::done(now);
            // And it is the one that was put off.
            if std::mem::take(&mut looks.is_deferred) {
                self.deferred.remove(&(due, key));
            }
            return true;
        }
        if !looks.is_deferred {
            looks.is_deferred = true;
            self.deferred.insert((due, key));
        }
        false
    }

    /// Whether a process with attributes that have no name is to be looked at for a longer table.
    pub(crate) fn names_are_missing(&mut self, key: ProcessKey, now: Instant) -> bool {
        self.looks(key, now).is_some_and(|looks| looks.names.take(now))
    }

    /// When [`Self::take`] has something to do.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.deferred.first().map(|(due, _)| *due)
    }

    /// A process that has published and whose next look is due.
    pub(crate) fn take(&mut self, now: Instant) -> Option<ProcessKey> {
        let (_, key) = self.deferred.first().copied().filter(|(due, _)| *due <= now)?;
        self.deferred.pop_first();
        if let Some(looks) = self.processes.get_mut(&key) {
            looks.is_deferred = false;
            looks.published.take(now);
            looks.names = Pace::done(now);
        }
        Some(key)
    }

    /// The process has ended.
    pub(crate) fn forget(&mut self, key: ProcessKey) {
        if let Some(looks) = self.processes.remove(&key).filter(|looks| looks.is_deferred) {
            self.deferred.remove(&(looks.published.next(), key));
        }
    }

    /// Times that a process was not looked at since so many others had themselves looked at.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    fn looks(&mut self, key: ProcessKey, now: Instant) -> Option<&mut Looks> {
        if self.processes.len() >= MAX_PROCESSES && !self.processes.contains_key(&key) {
            self.purge(now);
            if self.processes.len() >= MAX_PROCESSES {
                self.refused += 1;
                return None;
            }
        }
        let new = || Looks { published: Pace::new(now), names: Pace::new(now), is_deferred: false };
        Some(self.processes.entry(key).or_insert_with(new))
    }

    /// Forgets those for whom it makes no difference; not more often than it helps.
    fn purge(&mut self, now: Instant) {
        if self.next_purge.is_some_and(|next| now < next) {
            return;
        }
        self.next_purge = Some(now + SHORTEST);
        let is_quiet = |looks: &Looks| looks.published.is_quiet(now) && looks.names.is_quiet(now);
        self.processes.retain(|_, looks| looks.is_deferred || !is_quiet(looks));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::pace::LONGEST;
    use super::*;

    const KEY: ProcessKey = (7, 1);

    /// Seconds after the start at which `asks`, put every millisecond for so long, has the process looked at.
    fn looks(seconds: u64, mut asks: impl FnMut(&mut RequestPace, Instant) -> bool) -> Vec<u64> {
        let (start, mut pace) = (Instant::now(), RequestPace::default());
        let times = (0..seconds * 1000).filter(|&at| asks(&mut pace, start + Duration::from_millis(at)));
        times.map(|at| at / 1000).collect()
    }

    #[test]
    fn names_that_never_come_are_asked_for_less_and_less() {
        let looks = looks(200, |pace, now| pace.names_are_missing(KEY, now));
        assert_eq!(looks, [0, 1, 3, 7, 15, 31, 63, 127, 191]);
    }

    #[test]
    fn a_process_that_publishes_without_end_is_looked_at_less_and_less() {
        let looks = looks(200, |pace, now| pace.published(KEY, now) || pace.take(now).is_some());
        assert_eq!(looks, [0, 1, 3, 7, 15, 31, 63, 127, 191]);
    }

    #[test]
    fn the_last_publication_is_looked_at_and_one_after_a_pause_at_once() {
        let (start, mut pace) = (Instant::now(), RequestPace::default());
        assert!(pace.published(KEY, start) && !pace.published(KEY, start) && !pace.published(KEY, start));
        let due = start + SHORTEST;
        assert_eq!((pace.next_due(), pace.take(start)), (Some(due), None));
        assert_eq!((pace.take(due), pace.take(due), pace.next_due()), (Some(KEY), None, None));
        assert!(pace.published(KEY, due + 2 * SHORTEST));
        assert!(pace.published(KEY, due + 2 * LONGEST));
        assert!(pace.published(KEY, due + 2 * LONGEST + 2 * SHORTEST), "it began anew");
    }

    /// However often names were asked for in vain.
    #[test]
    fn a_publication_is_looked_at_at_once_and_then_names_are_asked_for_as_at_first() {
        let (start, mut pace) = (Instant::now(), RequestPace::default());
        for second in 0..100 {
            pace.names_are_missing(KEY, start + Duration::from_secs(second));
        }
        let now = start + Duration::from_secs(100);
        assert!(!pace.names_are_missing(KEY, now) && pace.published(KEY, now));
        assert!(!pace.names_are_missing(KEY, now), "the look is under way");
        assert!(pace.names_are_missing(KEY, now + SHORTEST));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_makes_room_for_others() {
        let (start, mut pace) = (Instant::now(), RequestPace::default());
        for pid in 0..MAX_PROCESSES as u32 {
            assert!(pace.published((pid, 1), start) && !pace.published((pid, 1), start));
        }
        assert!(!pace.published((u32::MAX, 1), start) && !pace.names_are_missing((u32::MAX, 1), start));
        assert_eq!((pace.refused(), pace.processes.len()), (2, MAX_PROCESSES));
        // One that ends makes room, and is not looked at any more.
        pace.forget((0, 1));
        assert_eq!(pace.deferred.len(), MAX_PROCESSES - 1);
        assert!(pace.published((u32::MAX, 1), start));
        let later = start + SHORTEST;
        assert_eq!(std::iter::from_fn(|| pace.take(later)).count(), MAX_PROCESSES - 1);
        assert!(pace.published((u32::MAX - 1, 1), later + LONGEST));
        assert_eq!(pace.processes.len(), 1, "the others have been quiet");
    }
}
