use std::time::{Duration, Instant};

/// What may be waited for at once, after a time without any waiting.
const MOST: Duration = Duration::from_millis(300);

/// Of all time, the part that may be spent waiting: one in so many.
const SHARE: u32 = 10;

/// How much longer may be waited for others, so that however many make one wait the most part of the time is left.
#[derive(Debug)]
pub(crate) struct WaitAllowance {
    left: Duration,
    at: Instant,
}

impl WaitAllowance {
    pub(crate) fn new(now: Instant) -> Self {
        Self { left: MOST, at: now }
    }

    /// What is left.
    pub(crate) fn left(&mut self, now: Instant) -> Duration {
        let passed = now.saturating_duration_since(self.at);
        self.left = self.left.saturating_add(passed / SHARE).min(MOST);
        self.at = now;
        self.left
    }

    /// Notes that it was waited for so long.
    pub(crate) fn spend(&mut self, waited: Duration) {
        self.left = self.left.saturating_sub(waited);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_all_the_time_waits_for_a_small_part_of_it() {
        let start = Instant::now();
        let mut allowance = WaitAllowance::new(start);
        let (mut now, mut waited) = (start, Duration::ZERO);
        for _ in 0..1000 {
            let wait = allowance.left(now).min(Duration::from_millis(100));
            waited += wait;
            allowance.spend(wait);
            now += wait.max(Duration::from_millis(10));
        }
        let most = MOST + (now - start) / SHARE;
        assert!(waited <= most && waited >= most / 2, "{waited:?} of {:?}", now - start);
    }
}
