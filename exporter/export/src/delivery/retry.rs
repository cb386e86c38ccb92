use std::time::Duration;

/// Exponential back-off with jitter, as the OTLP specification demands; the numbers are the Collector's defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Wait before the second try.
    pub initial: Duration,
    /// Longest wait.
    pub max_interval: Duration,
    /// A request that is older is given up.
    pub max_elapsed: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            initial: Duration::from_secs(5),
            max_interval: Duration::from_secs(30),
            max_elapsed: Duration::from_mins(5),
        }
    }
}

impl RetryPolicy {
    /// How long to wait after so many failed tries: between half and one and a half of the nominal wait, never less than
    /// the receiver asked for.
    pub(crate) fn wait(&self, failures: u32, asked: Option<Duration>) -> Duration {
        let nominal = self.initial.mul_f64(1.5_f64.powi(failures.min(32) as i32)).min(self.max_interval);
        nominal.mul_f64(0.5 + fastrand::f64()).max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_honour_the_receiver() {
        let policy = RetryPolicy::default();
        for failures in 0..100 {
            assert!(policy.wait(failures, None) <= policy.max_interval.mul_f64(1.5));
        }
        assert!(policy.wait(0, None) < Duration::from_millis(7_501));
        assert!(policy.wait(0, Some(Duration::from_mins(1))) >= Duration::from_mins(1));
    }
}
