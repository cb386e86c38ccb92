use super::ReadFailure;

/// When a process started: clock ticks (10 ms) since boot, field 22 of `/proc/PID/stat`
/// (<https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>). Tells a process from a later one with its pid.
/// Nothing when there is no such process.
pub fn process_start_ticks(pid: u32) -> Option<u64> {
    start_ticks(pid).ok()
}

pub(crate) fn start_ticks(pid: u32) -> Result<u64, ReadFailure> {
    parse(&std::fs::read(format!("/proc/{pid}/stat"))?).ok_or(ReadFailure::NotReadable)
}

/// The name, field 2, is the process's choice and may hold blanks and parentheses: fields are counted from its end.
fn parse(stat: &[u8]) -> Option<u64> {
    let name_end = stat.iter().rposition(|&byte| byte == b')')?;
    std::str::from_utf8(&stat[name_end + 1..]).ok()?.split_ascii_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_shift_the_fields() {
        let stat = b"7 (a) R 1 (b)) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 1 2 3";
        assert_eq!(parse(stat), Some(4711));
        for broken in [&b""[..], b"7", b"7 (a", b"7 (a) S 1 2"] {
            assert_eq!(parse(broken), None);
        }
    }

    #[test]
    fn this_process_has_one() {
        assert_eq!(process_start_ticks(std::process::id()), process_start_ticks(std::process::id()));
        assert!(process_start_ticks(std::process::id()).is_some());
        assert_eq!(process_start_ticks(u32::MAX), None);
    }
}
