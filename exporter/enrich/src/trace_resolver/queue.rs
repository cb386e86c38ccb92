use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::queue_state::{ProcessKey, QueueState, Verdict};
use super::{ProcessTraceFacts, TraceResolverConfig};

/// Answers go here.
pub(crate) type Answer = Box<dyn Fn(ProcessTraceFacts) + Send + Sync>;

/// What the caller, the reader and the watchdog share.
pub(crate) struct Queue {
    state: Mutex<QueueState>,
    /// For the reader: there is something to read.
    requested: Condvar,
    /// For the watchdog: a reader has ended.
    ended: Condvar,
    answer: Answer,
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Queue").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Queue {
    pub(crate) fn new(config: TraceResolverConfig, answer: Answer) -> Self {
        Self { state: Mutex::new(QueueState::new(config)), requested: Condvar::new(), ended: Condvar::new(), answer }
    }

    /// Held for a few instructions only; nobody reads or answers with it.
    pub(crate) fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn request(&self, key: ProcessKey) -> bool {
        let has_room = self.state().request(key, Instant::now());
        self.requested.notify_all();
        has_room
    }

    pub(crate) fn close(&self) {
        self.state().is_closing = true;
        self.requested.notify_all();
        self.ended.notify_all();
    }

    /// Reads until the reader is given up or the queue is closed.
    pub(crate) fn run_reader(&self, number: u64, mut read: impl FnMut(u32, u64) -> ProcessTraceFacts) {
        let _end = ReaderEnd { queue: self, number };
        while let Some((pid, start_ticks)) = self.next(number) {
            let facts = read(pid, start_ticks);
            let verdict = self.state().finish(number, &facts, Instant::now());
            match verdict {
                Verdict::Answer => (self.answer)(facts),
                Verdict::Later => {}
                Verdict::TooLate => break,
            }
        }
    }

    fn next(&self, number: u64) -> Option<ProcessKey> {
        let mut state = self.state();
        loop {
            if !state.counts_on(number) {
                return None;
            }
            let now = Instant::now();
            let due = match state.take(now) {
                Ok(key) => return Some(key),
                Err(due) => due,
            };
            state = wait(&self.requested, state, due.map(|due| due - now));
        }
    }

    /// Sees to it that there is a reader, and that it does not hang.
    pub(crate) fn run_watchdog(&self, start_reader: impl Fn(u64) -> bool) {
        let mut state = self.state();
        while !state.is_closing {
            let now = Instant::now();
            if let Some(facts) = state.give_up(now) {
                drop(state);
                (self.answer)(facts);
                state = self.state();
            }
            if let Some(number) = state.new_reader()
                && !start_reader(number)
            {
                state.no_reader();
            }
            let pause = state.next_check(now).saturating_duration_since(now);
            // At least a little: the watchdog must not spin however small the limit is.
            state = wait(&self.ended, state, Some(pause.max(Duration::from_millis(1))));
        }
    }
}

fn wait<'a>(
    condition: &Condvar,
    state: MutexGuard<'a, QueueState>,
    at_most: Option<Duration>,
) -> MutexGuard<'a, QueueState> {
    match at_most {
        Some(at_most) => condition.wait_timeout(state, at_most).unwrap_or_else(PoisonError::into_inner).0,
        None => condition.wait(state).unwrap_or_else(PoisonError::into_inner),
    }
}

/// Says that a reader has ended, also when it panicked: another one takes its place.
struct ReaderEnd<'a> {
    queue: &'a Queue,
    number: u64,
}

impl Drop for ReaderEnd<'_> {
    fn drop(&mut self) {
        self.queue.state().end(self.number);
        self.queue.ended.notify_all();
    }
}
