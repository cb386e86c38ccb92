use std::fs;
use std::process::Command;

use vigie_tests::LogRecord;

use crate::harness::Live;

/// In a namespace of its own, so that the host keeps its name.
const WRITE: &str =
    "cat /proc/sys/kernel/hostname; echo vigie-sysctl > /proc/sys/kernel/hostname; cat /proc/sys/kernel/hostname";

/// Containers of other tests write settings too.
fn own(record: &LogRecord) -> bool {
    record.event_name == "vigie.kernel.sysctl" && record.str("vigie.sysctl.name") == Some("kernel.hostname")
}

#[test]
fn a_write_of_a_setting_is_seen_with_what_it_was_and_a_read_is_not() {
    let live = Live::start("grpc", &[]);
    let output = Command::new("unshare").args(["--uts", "bash", "-c", WRITE]).output().expect("it runs");
    let before = fs::read_to_string("/proc/sys/kernel/hostname").expect("a name");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{before}vigie-sysctl\n"), "it was let through");
    let record = live.record(own);
    assert_eq!(record.str("vigie.sysctl.name"), Some("kernel.hostname"));
    assert_eq!(record.str("vigie.sysctl.value"), Some("vigie-sysctl"));
    assert_eq!(record.str("vigie.sysctl.previous_value"), Some(before.trim()));
    assert_eq!(record.str("process.executable.name"), Some("bash"));
    assert_eq!(record.str("vigie.event.outcome"), Some("unknown"));
    assert_eq!(record.body, "bash wrote kernel.hostname = vigie-sysctl");
    let (records, _) = live.stop_and_read();
    let seen = records.iter().filter(|record| own(record)).count();
    assert_eq!(seen, 1, "reads are no events");
}
