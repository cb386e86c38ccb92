use std::time::Duration;

use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(100);

/// Pauses that double from 100 ms to a bound for as long as something fails.
#[derive(Debug)]
pub(crate) struct Backoff {
    longest: Duration,
    pause: Option<Duration>,
    due: Option<Instant>,
}

impl Backoff {
    pub(crate) fn up_to(longest: Duration) -> Self {
        Self { longest, pause: None, due: None }
    }

    pub(crate) fn is_due(&self, now: Instant) -> bool {
        self.due.is_none_or(|due| due <= now)
    }

    pub(crate) fn note(&mut self, succeeded: bool, now: Instant) {
        if succeeded {
            *self = Self::up_to(self.longest);
            return;
        }
        let pause = self.next_pause();
        self.due = Some(now + pause);
    }

    /// How long to wait after one more failure.
    pub(crate) fn next_pause(&mut self) -> Duration {
        let pause = self.pause.map_or(FIRST, |pause| (pause * 2).min(self.longest));
        self.pause = Some(pause);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: Duration = Duration::from_secs(5);

    #[test]
    fn pauses_grow_to_a_bound_and_end_with_a_success() {
        let now = Instant::now();
        let mut backoff = Backoff::up_to(LONGEST);
        assert!(backoff.is_due(now));
        backoff.note(false, now);
        assert!(!backoff.is_due(now) && backoff.is_due(now + FIRST));
        backoff.note(false, now);
        assert!(!backoff.is_due(now + FIRST) && backoff.is_due(now + FIRST * 2));
        for _ in 0..20 {
            backoff.note(false, now);
        }
        assert!(backoff.is_due(now + LONGEST));
        backoff.note(true, now);
        assert!(backoff.is_due(now));
    }
}
