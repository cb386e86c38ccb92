use std::collections::VecDeque;
use std::time::{Duration, Instant};

use vigie_event::RawEvent;

/// How late an event may come: a program that is preempted between its look at the clock and its record takes so long at
/// most, but for a machine that stands still.
pub(crate) const WINDOW: Duration = Duration::from_millis(10);

const WINDOW_NS: u64 = WINDOW.as_nanos() as u64;

/// Events that wait at most; then the oldest leaves before its time.
const MAX_WAITING: usize = 8192;

/// Places that are kept when nobody waits.
const KEPT_PLACES: usize = 256;

/// Puts events in the order of the kernel's clock. Processors hand them over in another, since each looks at the clock before
/// it has a record complete; so one waits until none that was before it can come, which is [`WINDOW`] later.
#[derive(Default)]
pub(crate) struct KernelOrder {
    /// In order.
    waiting: VecDeque<RawEvent>,
    /// Everything that was handed over before this time of the kernel's clock has been taken.
    taken_until_ns: u64,
    /// When all that wait may leave.
    due: Option<Instant>,
    /// Time of the latest that left.
    left_ns: u64,
    late: u64,
}

impl KernelOrder {
    /// Takes an event, in the order of the ring buffer.
    pub(crate) fn add(&mut self, event: RawEvent) {
        let time = event.task.time_boot_ns;
        self.late += u64::from(time < self.left_ns);
        // What follows in the buffer was handed over after this time.
        self.taken_until_ns = self.taken_until_ns.max(time);
        // Most come in order, the others near it.
        let later = self.waiting.iter().rev().take_while(|waiting| waiting.task.time_boot_ns > time).count();
        self.waiting.insert(self.waiting.len() - later, event);
        self.due = None;
    }

    /// Says that the buffer was found empty after this time of the kernel's clock.
    pub(crate) fn found_empty(&mut self, since_boot_ns: u64) {
        self.taken_until_ns = self.taken_until_ns.max(since_boot_ns);
        self.due = None;
    }

    /// The next event that may leave.
    pub(crate) fn next(&mut self) -> Option<RawEvent> {
        let first = self.waiting.front()?.task.time_boot_ns;
        let is_due = first.saturating_add(WINDOW_NS) <= self.taken_until_ns || self.waiting.len() > MAX_WAITING;
        if is_due { self.force_next() } else { None }
    }

    /// The next event, whatever may come.
    pub(crate) fn force_next(&mut self) -> Option<RawEvent> {
        let event = self.waiting.pop_front()?;
        self.left_ns = self.left_ns.max(event.task.time_boot_ns);
        if self.waiting.is_empty() && self.waiting.capacity() > KEPT_PLACES {
            self.waiting = VecDeque::with_capacity(KEPT_PLACES);
        }
        Some(event)
    }

    /// When to look whether the buffer is empty: then all that wait now may leave.
    pub(crate) fn due(&mut self) -> Option<Instant> {
        if self.waiting.is_empty() {
            return None;
        }
        Some(*self.due.get_or_insert_with(|| Instant::now() + WINDOW))
    }

    /// Whether every event from before this time of the kernel's clock has left, but for late ones.
    pub(crate) fn has_passed(&self, time_boot_ns: u64, buffer_is_empty: bool) -> bool {
        let all_came = buffer_is_empty || self.taken_until_ns >= time_boot_ns.saturating_add(WINDOW_NS);
        all_came && self.waiting.front().is_none_or(|first| first.task.time_boot_ns >= time_boot_ns)
    }

    /// Events that left after a later one, since they came when that was gone.
    pub(crate) fn late(&self) -> u64 {
        self.late
    }
}

#[cfg(test)]
#[path = "kernel_order_tests.rs"]
mod tests;
