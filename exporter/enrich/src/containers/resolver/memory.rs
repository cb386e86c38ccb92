use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::resolved::Resolved;

/// What is known of containers, for as long as events may ask for it.
#[derive(Debug)]
pub(super) struct Memory {
    entries: HashMap<String, Entry>,
    capacity: usize,
    keep_after_end: Duration,
    retry_unknown_after: Duration,
}

#[derive(Debug)]
struct Entry {
    resolved: Resolved,
    used: Instant,
    checked: Instant,
    ended: Option<Instant>,
}

impl Memory {
    pub(super) fn new(capacity: usize, keep_after_end: Duration, retry_unknown_after: Duration) -> Self {
        Self { entries: HashMap::new(), capacity: capacity.max(1), keep_after_end, retry_unknown_after }
    }

    /// What is known of `id`; a failure is known only for a while.
    pub(super) fn get(&mut self, id: &str, now: Instant) -> Option<&Resolved> {
        let entry = self.entries.get_mut(id)?;
        if entry.resolved.outcome.is_err() && now >= entry.checked + self.retry_unknown_after {
            return None;
        }
        entry.used = now;
        Some(&entry.resolved)
    }

    /// Remembers what became known.
    pub(super) fn put(&mut self, resolved: Resolved, now: Instant) {
        if let Some(entry) = self.entries.get_mut(&resolved.id) {
            entry.checked = now;
            entry.resolved = resolved;
            return;
        }
        if self.entries.len() >= self.capacity
            && let Some(oldest) = self.oldest()
        {
            self.entries.remove(&oldest);
        }
        self.entries.insert(resolved.id.clone(), Entry { resolved, used: now, checked: now, ended: None });
    }

    fn oldest(&self) -> Option<String> {
        let (id, _) = self.entries.iter().min_by_key(|(_, entry)| (entry.resolved.outcome.is_ok(), entry.used))?;
        Some(id.clone())
    }

    /// Notes that a container has ended, or that it runs again.
    pub(super) fn set_ended(&mut self, id: &str, ended: bool, now: Instant) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.ended = ended.then(|| entry.ended.unwrap_or(now));
        }
    }

    /// Forgets what ended, or stayed unknown, long enough ago; the ids of containers of which it is not known whether they
    /// are still there.
    pub(super) fn sweep(&mut self, now: Instant) -> Vec<String> {
        let (keep, retry) = (self.keep_after_end, self.retry_unknown_after);
        self.entries.retain(|_, entry| match (&entry.resolved.outcome, entry.ended) {
            (Err(_), _) => now < entry.checked + retry,
            (Ok(_), Some(ended)) => now < ended + keep,
            (Ok(_), None) => true,
        });
        let unsure = self.entries.iter().filter(|(_, entry)| {
            entry.resolved.outcome.is_ok()
                && entry.ended.is_none()
                && now >= entry.checked + keep
                && now >= entry.used + keep
        });
        unsure.map(|(id, _)| id.clone()).collect()
    }

    /// Notes that a container was looked for again, and whether it is gone.
    pub(super) fn checked(&mut self, id: &str, gone: bool, now: Instant) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.checked = now;
        }
        if gone {
            self.set_ended(id, true, now);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
