use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::wait_allowance::WaitAllowance;

/// How long one answer is waited for. What is read is in memory: only what somebody holds up takes as long.
const LONGEST: Duration = Duration::from_millis(100);

/// Threads at most, those included that hang in what they read.
const MAX_THREADS: usize = 5;

type Job = Box<dyn FnOnce() + Send>;

/// Reads what a process could make its reader wait for, on threads of its own: a page of its memory that nobody brings, a
/// file system that never answers. What takes too long is given up, with the thread that reads it.
pub(crate) struct BoundedReads {
    reader: Option<Reader>,
    /// Held by every thread until it ends.
    threads: Arc<()>,
    allowance: WaitAllowance,
    longest: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It took too long; it may still come to an end.
    Stalled,
    /// Too much was waited for lately, or too many threads hang.
    NotNow,
}

struct Reader {
    jobs: SyncSender<Job>,
    is_busy: Arc<AtomicBool>,
    since: Instant,
}

impl fmt::Debug for BoundedReads {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BoundedReads").field("allowance", &self.allowance).finish_non_exhaustive()
    }
}

impl Default for BoundedReads {
    fn default() -> Self {
        Self::waiting(LONGEST)
    }
}

impl BoundedReads {
    fn waiting(longest: Duration) -> Self {
        Self { reader: None, threads: Arc::new(()), allowance: WaitAllowance::new(Instant::now()), longest }
    }

    /// What `read` gives, unless it takes longer than may be waited.
    pub(crate) fn read<T: Send + 'static>(&mut self, read: impl FnOnce() -> T + Send + 'static) -> Result<T, Unread> {
        let began = Instant::now();
        let (answer, answered) = sync_channel(1);
        let reader = self.reader(began).ok_or(Unread::NotNow)?;
        let is_busy = Arc::clone(&reader.is_busy);
        let job = move || {
            let found = read();
            is_busy.store(false, Ordering::Release);
            // Nobody may wait any more.
            let _ = answer.try_send(found);
        };
        reader.is_busy.store(true, Ordering::Release);
        reader.since = began;
        if reader.jobs.try_send(Box::new(job)).is_err() {
            self.reader = None;
            return Err(Unread::NotNow);
        }
        let may_wait = self.allowance.left(began).min(self.longest);
        let found = answered.recv_timeout(may_wait);
        self.allowance.spend(began.elapsed());
        let is_stalled = found.is_err() && may_wait == self.longest;
        found.map_err(|_| if is_stalled { Unread::Stalled } else { Unread::NotNow })
    }

    /// A reader that has nothing to do. One that has been at the same for too long is left to itself: it ends when it can.
    fn reader(&mut self, now: Instant) -> Option<&mut Reader> {
        if self.reader.as_ref().is_some_and(|reader| reader.is_busy.load(Ordering::Acquire)) {
            let is_late =
                self.reader.as_ref().is_some_and(|reader| now.saturating_duration_since(reader.since) >= self.longest);
            if !is_late {
                return None;
            }
            self.reader = None;
        }
        if self.reader.is_none() && Arc::strong_count(&self.threads) <= MAX_THREADS {
            self.reader = self.start(now);
        }
        self.reader.as_mut()
    }

    fn start(&self, now: Instant) -> Option<Reader> {
        let (jobs, requested) = sync_channel::<Job>(1);
        let counted = Arc::clone(&self.threads);
        let run = move || {
            for job in requested {
                job();
            }
            // One less runs.
            drop(counted);
        };
        Builder::new().name("process-reader".to_owned()).spawn(run).ok()?;
        Some(Reader { jobs, is_busy: Arc::new(AtomicBool::new(false)), since: now })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn answers_again(reads: &mut BoundedReads) {
        let began = Instant::now();
        while reads.read(|| 9) != Ok(9) {
            assert!(began.elapsed() < Duration::from_secs(20), "nothing is read any more");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_read_that_never_ends_holds_up_nobody_and_others_are_answered() {
        let mut reads = BoundedReads::default();
        assert_eq!(reads.read(|| 7), Ok(7));
        let (end, hangs) = channel::<()>();
        let began = Instant::now();
        assert_eq!(reads.read(move || hangs.recv().is_ok()), Err(Unread::Stalled));
        assert!(began.elapsed() < Duration::from_secs(5));
        assert_eq!(reads.read(|| 8), Ok(8), "another thread has taken over");
        drop(end);
    }

    #[test]
    fn threads_that_hang_are_bounded_and_those_that_come_back_free_their_place() {
        let mut reads = BoundedReads::waiting(Duration::from_millis(1));
        let mut ends = Vec::new();
        for _ in 0..MAX_THREADS {
            let (end, hangs) = channel::<()>();
            ends.push(end);
            assert_eq!(reads.read(move || hangs.recv().is_ok()), Err(Unread::Stalled));
        }
        let (say, called) = channel();
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(20) {
            let say = say.clone();
            assert_eq!(reads.read(move || say.send(()).is_ok()), Err(Unread::NotNow));
        }
        assert!(called.try_recv().is_err(), "nothing more was begun");
        ends.clear();
        answers_again(&mut reads);
    }

    #[test]
    fn what_holds_up_one_after_the_other_costs_no_more_than_its_share() {
        let mut reads = BoundedReads::default();
        let began = Instant::now();
        for _ in 0..20 {
            // Slow, and back before the threads are all taken.
            let _ = reads.read(|| std::thread::sleep(Duration::from_millis(150)));
        }
        assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    }

    #[test]
    fn a_panic_costs_one_answer() {
        let mut reads = BoundedReads::waiting(Duration::from_millis(20));
        assert!(reads.read(|| assert_eq!(1, 2, "on purpose")).is_err());
        answers_again(&mut reads);
    }
}
