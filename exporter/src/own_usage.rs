use std::fs;
use std::time::Duration;

/// What the sensor itself uses.
pub(crate) struct OwnUsage {
    pub(crate) processor_time: Duration,
    pub(crate) resident_bytes: u64,
    pub(crate) start_unix_seconds: u64,
}

impl OwnUsage {
    /// From /proc; `None` when it is not to be read.
    pub(crate) fn read() -> Option<Self> {
        let ticks = rustix::param::clock_ticks_per_second();
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        let booted = fs::read_to_string("/proc/stat").ok()?;
        let booted = booted.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse::<u64>().ok())?;
        Self::parse(&stat, booted, ticks, rustix::param::page_size() as u64)
    }

    /// proc_pid_stat(5): after the name in parentheses, which may hold anything, the fields begin with the third.
    fn parse(stat: &str, booted_unix_seconds: u64, ticks_per_second: u64, page_bytes: u64) -> Option<Self> {
        let fields: Vec<_> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        Some(Self {
            processor_time: Duration::from_millis((field(14)? + field(15)?) * 1000 / ticks_per_second),
            resident_bytes: field(24)? * page_bytes,
            start_unix_seconds: booted_unix_seconds + field(22)? / ticks_per_second,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::OwnUsage;

    #[test]
    fn a_name_with_blanks_and_parentheses_does_not_shift_the_fields() {
        let stat = "7 (a) b) S 1 7 7 0 -1 0 10 0 0 0 250 150 0 0 20 0 4 0 1000 90000000 512 18446744073709551615";
        let usage = OwnUsage::parse(stat, 1_000_000, 100, 4096).expect("a line of /proc/PID/stat");
        assert_eq!(usage.processor_time, Duration::from_secs(4));
        assert_eq!(usage.resident_bytes, 512 * 4096);
        assert_eq!(usage.start_unix_seconds, 1_000_010);
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(OwnUsage::read().is_some_and(|usage| usage.resident_bytes > 100_000));
    }
}
