use std::cell::Cell;
use std::time::{Duration, Instant};

use super::ReadFailure;

/// What reading one process may cost. A large program with all its symbols takes less.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const MAX_TIME: Duration = Duration::from_secs(1);

/// Counts down the bytes and the time that one process is given, so that none holds up the others.
#[derive(Debug)]
pub(crate) struct ReadBudget {
    bytes_left: Cell<u64>,
    deadline: Instant,
}

impl ReadBudget {
    pub(crate) fn new() -> Self {
        Self { bytes_left: Cell::new(MAX_BYTES), deadline: Instant::now() + MAX_TIME }
    }

    #[cfg(test)]
    pub(crate) fn spent(&self) -> u64 {
        MAX_BYTES - self.bytes_left.get()
    }

    /// To be called before `bytes` are read.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), ReadFailure> {
        let left = self.bytes_left.get().checked_sub(bytes as u64).ok_or(ReadFailure::LimitReached)?;
        if Instant::now() > self.deadline {
            return Err(ReadFailure::LimitReached);
        }
        self.bytes_left.set(left);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_process_costs_more_than_its_share() {
        let budget = ReadBudget::new();
        assert_eq!(budget.spend(MAX_BYTES as usize), Ok(()));
        assert_eq!(budget.spend(1), Err(ReadFailure::LimitReached));
        let late = ReadBudget { bytes_left: Cell::new(1), deadline: Instant::now() };
        std::thread::sleep(Duration::from_millis(1));
        assert_eq!(late.spend(1), Err(ReadFailure::LimitReached));
    }
}
