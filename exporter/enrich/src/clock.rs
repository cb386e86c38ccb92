use std::time::{SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

/// Turns the kernel's boot-time timestamps into wall-clock ones.
///
/// The offset between the two clocks moves when the wall clock is set or slewed, so it is measured again now and then.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    offset_ns: i128,
}

impl Clock {
    /// Measures the offset.
    pub fn measure() -> Self {
        Self { offset_ns: i128::from(Self::now_unix_nano()) - i128::from(Self::now_boot_ns()) }
    }

    /// Nanoseconds that the wall clock has been moved by since `before` was measured.
    pub(crate) fn ahead_of(self, before: Self) -> i128 {
        self.offset_ns - before.offset_ns
    }

    /// Wall-clock time now, nanoseconds since the epoch.
    pub fn now_unix_nano() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64)
    }

    /// Time since the boot, suspension included, nanoseconds: the clock of the kernel's timestamps.
    pub fn now_boot_ns() -> u64 {
        let time = clock_gettime(ClockId::Boottime);
        time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
    }

    /// Wall-clock time of a boot-time timestamp.
    pub fn unix_nano(&self, boot_ns: u64) -> u64 {
        u64::try_from(self.offset_ns + i128::from(boot_ns)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_now() {
        let difference = Clock::measure().unix_nano(Clock::now_boot_ns()).abs_diff(Clock::now_unix_nano());
        assert!(difference < 1_000_000_000, "{difference} ns apart");
    }
}
