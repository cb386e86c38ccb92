use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use super::{ProcessTraceFacts, TraceResolverConfig, TraceResolverCounts};

/// Which process: pid, and start in clock ticks since boot.
pub(crate) type ProcessKey = (u32, u64);

/// A process that was asked for.
#[derive(Debug)]
struct Waiting {
    due: Instant,
    /// Retries that were made.
    retries: usize,
    /// It was asked for again while it was read: what was read may be older than the request.
    is_asked_again: bool,
}

/// What is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) key: ProcessKey,
    pub(crate) since: Instant,
}

/// What a reader does with what it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Answer,
    /// It will be read again.
    Later,
    /// The reader was given up meanwhile, and ends.
    TooLate,
}

/// Who waits for what. No clock, no thread: the caller says what time it is.
#[derive(Debug)]
pub(crate) struct QueueState {
    pub(crate) config: TraceResolverConfig,
    waiting: HashMap<ProcessKey, Waiting>,
    order: BTreeSet<(Instant, ProcessKey)>,
    reading: Option<Reading>,
    /// Number of the reader that counts.
    reader: u64,
    has_reader: bool,
    stalled: usize,
    pub(crate) is_closing: bool,
    pub(crate) counts: TraceResolverCounts,
}

impl QueueState {
    pub(crate) fn new(config: TraceResolverConfig) -> Self {
        Self {
            config,
            waiting: HashMap::new(),
            order: BTreeSet::new(),
            reading: None,
            reader: 0,
            has_reader: false,
            stalled: 0,
            is_closing: false,
            counts: TraceResolverCounts::default(),
        }
    }

    /// False if there is no room.
    pub(crate) fn request(&mut self, key: ProcessKey, now: Instant) -> bool {
        self.counts.requests += 1;
        if let Some(waiting) = self.waiting.get_mut(&key) {
            self.counts.coalesced += 1;
            if self.reading.is_some_and(|reading| reading.key == key) {
                waiting.is_asked_again = true;
            } else if waiting.due > now {
                self.order.remove(&(waiting.due, key));
                self.order.insert((now, key));
                (waiting.due, waiting.retries) = (now, 0);
            }
            return true;
        }
        if self.waiting.len() >= self.config.capacity {
            self.counts.refused += 1;
            return false;
        }
        self.put(key, now, 0);
        true
    }

    fn put(&mut self, key: ProcessKey, due: Instant, retries: usize) {
        self.waiting.insert(key, Waiting { due, retries, is_asked_again: false });
        self.order.insert((due, key));
    }

    /// Number of a new reader, where one is needed and allowed.
    pub(crate) fn new_reader(&mut self) -> Option<u64> {
        if self.has_reader || self.is_closing || self.stalled >= self.config.max_stalled {
            return None;
        }
        self.reader += 1;
        self.has_reader = true;
        Some(self.reader)
    }

    /// The reader could not be started.
    pub(crate) fn no_reader(&mut self) {
        self.has_reader = false;
    }

    /// Whether reader `number` still counts.
    pub(crate) fn counts_on(&self, number: u64) -> bool {
        self.has_reader && self.reader == number && !self.is_closing
    }

    /// The process that is due, or when the next one will be.
    pub(crate) fn take(&mut self, now: Instant) -> Result<ProcessKey, Option<Instant>> {
        let &(due, key) = self.order.first().ok_or(None)?;
        if due > now {
            return Err(Some(due));
        }
        self.order.pop_first();
        self.reading = Some(Reading { key, since: now });
        Ok(key)
    }

    /// Reader `number` has read a process.
    pub(crate) fn finish(&mut self, number: u64, facts: &ProcessTraceFacts, now: Instant) -> Verdict {
        if !self.counts_on(number) {
            return Verdict::TooLate;
        }
        self.reading = None;
        let key = (facts.pid, facts.start_ticks);
        let waiting = self.waiting.remove(&key);
        if waiting.as_ref().is_some_and(|waiting| waiting.is_asked_again) {
            self.put(key, now, 0);
        } else if facts.is_retryable() {
            let retries = waiting.map_or(0, |waiting| waiting.retries);
            if let Some(&delay) = self.config.retry_delays.get(retries) {
                self.counts.retries += 1;
                self.put(key, now + delay, retries + 1);
                return Verdict::Later;
            }
        }
        self.counts.add(facts);
        Verdict::Answer
    }

    /// Reader `number` has ended.
    pub(crate) fn end(&mut self, number: u64) {
        if self.reader != number {
            self.stalled = self.stalled.saturating_sub(1);
            return;
        }
        self.has_reader = false;
        if let Some(reading) = self.reading.take() {
            self.waiting.remove(&reading.key);
        }
    }

    /// What is being read, if for too long: then it, and its reader, are given up.
    pub(crate) fn give_up(&mut self, now: Instant) -> Option<ProcessTraceFacts> {
        let Reading { key, .. } = self.reading.filter(|reading| now >= reading.since + self.config.stall_limit)?;
        self.reading = None;
        self.waiting.remove(&key);
        self.has_reader = false;
        self.stalled += 1;
        self.counts.stalls += 1;
        let facts = ProcessTraceFacts::stalled(key.0, key.1);
        self.counts.add(&facts);
        Some(facts)
    }

    /// When to look for one that takes too long.
    pub(crate) fn next_check(&self, now: Instant) -> Instant {
        self.reading.map_or(now, |reading| reading.since) + self.config.stall_limit
    }
}
