use std::process::{Child, Command};
use std::sync::Arc;

use vigie_tests::{CProgram, LogRecord, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;
use crate::reconciliation::row;

/// Executions that are looked at.
const ENOUGH: usize = 500;

/// A storm that ends with its value.
struct Storm(Child);

impl Drop for Storm {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_leaf(record: &LogRecord) -> bool {
    record.event_name == "vigie.process.exec"
        && record.list("process.command_args").is_some_and(|arguments| arguments.contains(&"fork-storm-leaf"))
}

/// Processes come and go while the sensor starts, each second one by way of another that is gone before it executes: between what
/// `/proc` shows and what the kernel tells nobody is missed. Of those that had come and gone by the time that it says it watches,
/// some have parents that neither shows.
#[test]
fn processes_that_come_while_the_sensor_starts_have_all_their_ancestors() {
    let program = CProgram::build("fork_storm").expect("it compiles");
    let turn = Arc::new(HostTurn::alone());
    let storm = Storm(Command::new(program.path()).args(["1000000000", "4"]).spawn().expect("it runs"));
    let live = Live::start_in_turn(&turn, &[]);
    let started = live.record(|record| record.event_name == "vigie.sensor.started").time_unix_nano;
    let is_since = |record: &&LogRecord| is_leaf(record) && record.time_unix_nano >= started;
    let enough = || (live.records().iter().filter(is_since).count() >= ENOUGH).then_some(());
    let came = poll_until(3 * DEADLINE, enough);
    drop(storm);
    came.unwrap_or_else(|| panic!("fewer than {ENOUGH} came\n{}", live.log()));
    let (records, stderr) = live.stop_and_read();
    assert_eq!(row(&stderr, "process.fork").last(), Some(&0), "none is lost: {stderr}");
    let (since, before): (Vec<_>, Vec<_>) = records.iter().filter(|record| is_leaf(record)).partition(is_since);
    println!("{} since the sensor started, {} while it did", since.len(), before.len());
    for leaf in since {
        let ancestors = &leaf.attributes["vigie.process.ancestors.pids"];
        assert_eq!(ancestors.as_array().and_then(|pids| pids.last()?.as_i64()), Some(1), "{leaf:?}");
        assert_eq!(leaf.attributes.get("vigie.process.ancestors.truncated"), None, "{leaf:?}");
    }
}
