use std::time::{Duration, Instant};

/// Between two looks for the same reason at least.
pub(crate) const SHORTEST: Duration = Duration::from_secs(1);
/// And at most, however often it is asked.
pub(crate) const LONGEST: Duration = Duration::from_secs(64);

/// How often something may be done: the first time at once, then at longer and longer intervals while it is asked for all the
/// time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    next: Instant,
    pause: Duration,
}

impl Pace {
    /// Not done yet.
    pub(crate) fn new(now: Instant) -> Self {
        Self { next: now, pause: Duration::ZERO }
    }

    /// Just done.
    pub(crate) fn done(now: Instant) -> Self {
        Self { next: now + SHORTEST, pause: SHORTEST }
    }

    /// Whether it may be done now; then it counts as done.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        if now < self.next {
            return false;
        }
        let pause = if self.is_quiet(now) { SHORTEST } else { (self.pause * 2).min(LONGEST) };
        *self = Self { next: now + pause, pause };
        true
    }

    /// When it may be done again.
    pub(crate) fn next(&self) -> Instant {
        self.next
    }

    /// Nobody has asked for so long that it begins anew.
    pub(crate) fn is_quiet(&self, now: Instant) -> bool {
        now >= self.next + self.pause
    }
}
