use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::Live;
use crate::reconciliation::row;

/// Whatever is exported, the timeline says when it begins and ends.
#[test]
fn the_sensor_tells_when_it_watches_and_by_which_rules() {
    let live = Live::start("grpc", &["--export", "signals"]);
    let started = live.record(|record| record.event_name == "vigie.sensor.started");
    assert_eq!(started.int("process.pid"), Some(live.sensor_pid().into()));
    assert_eq!(started.str("vigie.sensor.export"), Some("signals"));
    assert_eq!(started.str("vigie.sensor.version"), Some(env!("CARGO_PKG_VERSION")));
    assert!(started.int("vigie.sensor.hooks.attached").is_some_and(|attached| attached > 0));
    assert_eq!(started.int("vigie.sensor.hooks.failed"), Some(0));
    let rules = live.record(|record| record.event_name == "vigie.sensor.rules_loaded");
    assert!(rules.int("vigie.rules.active").is_some_and(|active| active > 0));
    assert_eq!(rules.int("vigie.rules.rejected_files"), Some(0));
    let stopped = |record: &vigie_tests::LogRecord| record.event_name == "vigie.sensor.stopped";
    let record = live.stop_and_find(stopped);
    assert_eq!(record.str("vigie.sensor.stop_reason"), Some("SIGTERM"));
    assert_eq!(record.int("vigie.sensor.events_lost"), Some(0));
}

/// A ring buffer that nobody empties overflows: the gap is in the timeline, and every operation still accounted for.
#[test]
fn what_is_lost_is_told_and_counted() {
    let live = Live::start_alone(&["--export", "all"]);
    let sensor = Pid::from_raw(live.sensor_pid().cast_signed()).expect("a pid");
    kill_process(sensor, Signal::STOP).expect("stopped");
    let script = "import os\nfor _ in range(60000):\n os.close(os.open('/dev/null', os.O_WRONLY))";
    let status = Command::new("python3").args(["-c", script]).status();
    kill_process(sensor, Signal::CONT).expect("continued");
    assert!(status.expect("python3 runs").success());

    let is_loss = |record: &vigie_tests::LogRecord| {
        record.event_name == "vigie.sensor.loss" && record.str("vigie.loss.event") == Some("file.open")
    };
    let loss = live.record(is_loss);
    assert_eq!(loss.str("vigie.loss.reason"), Some("ring_full"));
    assert!(loss.int("vigie.loss.window_ms").is_some_and(|window| window > 0));
    let (records, stderr) = live.stop_and_read();
    let told: i64 =
        records.iter().filter(|record| is_loss(record)).filter_map(|record| record.int("vigie.loss.count")).sum();
    let numbers = row(&stderr, "file.open");
    assert_eq!(u64::try_from(told).expect("a count"), numbers[numbers.len() - 1], "{stderr}");
}
