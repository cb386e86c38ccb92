use std::process::Command;

use crate::harness::Live;

/// One row of the table that the sensor prints at its end.
fn row(stderr: &str, event: &str) -> Vec<u64> {
    let line = stderr.lines().find(|line| line.starts_with(event)).unwrap_or_else(|| panic!("{stderr}"));
    line.split_whitespace().skip(1).map(|number| number.parse().expect("a number")).collect()
}

/// Whatever is seen is delivered, filtered, internal or lost: no operation goes without a trace.
#[test]
fn a_flood_is_accounted_for_exactly() {
    let live = Live::start("grpc", &[]);
    let script = "import os\nfor _ in range(1000000):\n os.close(os.open('/dev/null', os.O_RDONLY))";
    let status = Command::new("python3").args(["-c", script]).status().expect("python3 runs");
    assert!(status.success());
    let status =
        Command::new("bash").args(["-c", "for i in {1..5000}; do /bin/true; done"]).status().expect("bash runs");
    assert!(status.success());
    let stderr = live.stop();
    println!("{stderr}");
    for event in ["process.exec", "process.exit", "process.fork", "file.open", "file.delete", "network.connect"] {
        let numbers = row(&stderr, event);
        assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{event}: {stderr}");
    }
    assert!(row(&stderr, "file.open")[0] >= 1_000_000);
    assert!(row(&stderr, "process.exec")[0] >= 5_000);
}
