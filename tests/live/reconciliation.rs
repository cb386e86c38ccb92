use std::process::Command;
use std::time::Instant;

use vigie_tests::poll_until;

use crate::harness::{DEADLINE, Live};
use crate::idle::{processor_time, wait_until_settled};
use crate::reload::metric;

/// One row of the table that the sensor prints at its end.
pub(crate) fn row(stderr: &str, event: &str) -> Vec<u64> {
    let is_row = |line: &&str| line.split_whitespace().next() == Some(event);
    let line = stderr.lines().find(is_row).unwrap_or_else(|| panic!("{event}: {stderr}"));
    line.split_whitespace().skip(1).map(|number| number.parse().expect("a number")).collect()
}

/// Opens a file so often that no rule asks for.
fn open_a_million_times() {
    let script = "import os\nfor _ in range(1000000):\n os.close(os.open('/dev/null', os.O_RDONLY))";
    assert!(Command::new("python3").args(["-c", script]).status().expect("python3 runs").success());
}

/// Whatever is seen is delivered, filtered, internal or lost, and what is said to be delivered has arrived: no operation goes
/// without a trace.
#[test]
fn a_flood_is_accounted_for_exactly() {
    let live = Live::start_alone(&[]);
    open_a_million_times();
    let status =
        Command::new("bash").args(["-c", "for i in {1..5000}; do /bin/true; done"]).status().expect("bash runs");
    assert!(status.success());
    let (records, stderr) = live.stop_and_read();
    println!("{stderr}");
    assert!(row(&stderr, "file.open")[0] >= 1_000_000);
    for (event, name) in [("process.exec", "vigie.process.exec"), ("process.exit", "vigie.process.exit")] {
        let numbers = row(&stderr, event);
        let arrived = records.iter().filter(|record| record.event_name == name).count() as u64;
        assert_eq!(numbers[1], arrived, "{event}: {stderr}");
        assert!(arrived >= 5_000, "{event}: {arrived}");
    }
    for event in ["process.exec", "process.fork", "process.exit"] {
        assert_eq!(row(&stderr, event).last(), Some(&0), "{event} is lost: {stderr}");
    }
}

/// Most of what a host does is reading files: it must cost the sensor nothing.
#[test]
fn opens_that_no_rule_asks_for_stay_in_the_kernel() {
    let live = Live::start_alone(&[]);
    wait_until_settled(&live);
    let counts = || {
        let filtered = |reason: &str| {
            metric(&live, &format!("vigie_events_filtered_total{{event=\"file.open\",reason=\"{reason}\"}}"))
        };
        let exported = metric(&live, "vigie_events_total{event=\"file.open\",disposition=\"exported\"}");
        (filtered("unwanted"), filtered("export_policy") + exported)
    };
    let costs_nothing = || {
        let (left_out, handed_over) = counts();
        let (time, begun) = (processor_time(live.sensor_pid()), Instant::now());
        open_a_million_times();
        let used = processor_time(live.sensor_pid()).saturating_sub(time);
        let (left_out, handed_over) = (counts().0 - left_out, counts().1 - handed_over);
        let taken = begun.elapsed();
        println!("{left_out} left out, {handed_over} handed over, {used:?} of a processor in {taken:?}");
        assert!(left_out >= 1_000_000, "{left_out}");
        (handed_over < 1_000 && used < taken / 20).then_some(())
    };
    // What else runs on the host starts programs and writes files meanwhile: a moment without is enough.
    poll_until(2 * DEADLINE, costs_nothing).expect("it costs nothing");
    live.stop();
}
