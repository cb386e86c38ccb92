use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// How long a program must have run before it is looked at, unless it publishes something: most end sooner.
pub(crate) const SETTLING: Duration = Duration::from_millis(200);

/// Programs that wait to be looked at; those beyond are not looked at, and counted.
const MAX_SETTLING: usize = 16 * 1024;

/// Programs that were executed lately and are to be looked at a little later.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    /// In order; of a process that is not in `due` by this time any more nothing is asked.
    order: VecDeque<(Instant, u32, u64)>,
    due: HashMap<u32, Instant>,
}

impl Settling {
    /// Takes note of a program. It may not be due before one that was added earlier. False if there is no room.
    pub(crate) fn add(&mut self, pid: u32, start_ticks: u64, due: Instant) -> bool {
        if self.order.len() >= MAX_SETTLING {
            return false;
        }
        self.due.insert(pid, due);
        self.order.push_back((due, pid, start_ticks));
        true
    }

    /// The process has ended, or is looked at already.
    pub(crate) fn end(&mut self, pid: u32) {
        self.due.remove(&pid);
    }

    /// When [`Self::take`] has something to do.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.order.front().map(|(due, ..)| *due)
    }

    /// A process whose program has settled by now: pid, and start in clock ticks since boot.
    pub(crate) fn take(&mut self, now: Instant) -> Option<(u32, u64)> {
        while let Some(&(due, pid, start_ticks)) = self.order.front().filter(|(due, ..)| *due <= now) {
            self.order.pop_front();
            // A later exec of the same process asks for itself.
            if self.due.get(&pid) == Some(&due) {
                self.due.remove(&pid);
                return Some((pid, start_ticks));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(settling: &mut Settling, now: Instant) -> Vec<(u32, u64)> {
        std::iter::from_fn(|| settling.take(now)).collect()
    }

    #[test]
    fn the_last_program_of_a_process_is_asked_for_once_it_has_run_for_a_while() {
        let (start, mut settling) = (Instant::now(), Settling::default());
        let first = start + SETTLING;
        let later = first + Duration::from_millis(1);
        assert!(settling.add(7, 1, first) && settling.add(8, 1, first) && settling.add(7, 1, later));
        assert_eq!((settling.next_due(), taken(&mut settling, start)), (Some(first), vec![]));
        assert_eq!(taken(&mut settling, first), [(8, 1)]);
        assert_eq!(taken(&mut settling, later), [(7, 1)]);
        assert_eq!((settling.next_due(), settling.due.len()), (None, 0));
    }

    #[test]
    fn one_that_ends_or_publishes_meanwhile_is_not_asked_for_again() {
        let (now, mut settling) = (Instant::now(), Settling::default());
        assert!(settling.add(7, 1, now));
        settling.end(7);
        assert_eq!(taken(&mut settling, now), []);
        // Its next program settles anew.
        assert!(settling.add(7, 1, now));
        assert_eq!(taken(&mut settling, now), [(7, 1)]);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (now, mut settling) = (Instant::now(), Settling::default());
        assert!((0..MAX_SETTLING as u32).all(|pid| settling.add(pid, 1, now)));
        assert!(!settling.add(u32::MAX, 1, now));
        assert_eq!(taken(&mut settling, now).len(), MAX_SETTLING);
        assert!(settling.add(u32::MAX, 1, now));
    }
}
