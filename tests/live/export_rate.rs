use std::fs;
use std::process::Command;

use vigie_tests::{LogRecord, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::reload::{metric, write_rule};

const MAKE: &str = "
import os, sys
for number in range(int(sys.argv[2])):
    os.mkdir(f'{sys.argv[1]}/plain-{number}')
os.mkdir(f'{sys.argv[1]}/wanted')
";
const MADE: u64 = 2_000;
const LIMIT: u64 = 50;

#[test]
fn a_workload_exports_its_share_of_a_second_and_whatever_a_rule_matches() {
    let folder = tempfile::tempdir().expect("a folder");
    let (rules, settings, made) =
        (folder.path().join("rules"), folder.path().join("vigie.yaml"), folder.path().join("made"));
    for folder in [&rules, &made] {
        fs::create_dir(folder).expect("made");
    }
    let path = made.to_str().expect("UTF-8").to_owned();
    write_rule(&rules, "wanted", "file.mkdir", &format!("file.path == \"{path}/wanted\""));
    fs::write(&settings, format!("export:\n  events: all\n  rate_limit: {LIMIT}\n")).expect("written");
    let [rules, settings] = [&rules, &settings].map(|path| path.to_str().expect("UTF-8"));
    let live = Live::start_alone(&["--rules", rules, "--config", settings]);
    let mut python = Command::new("python3");
    // A workload of its own: others on the host take nothing of its share.
    python.env("OTEL_SERVICE_NAME", "vigie-export-rate");
    assert!(python.args(["-c", MAKE, &path, &MADE.to_string()]).status().expect("python3 runs").success());

    let limited = || metric(&live, "vigie_events_filtered_total{event=\"file.mkdir\",reason=\"rate_limit\"}");
    poll_until(DEADLINE, || (limited() >= MADE - MADE / 4).then_some(()));
    live.record(|record| record.str("security_rule.name") == Some("wanted"));
    let limited = limited();
    let (records, _) = live.stop_and_read();
    let is_of = |record: &&LogRecord, prefix: &str| {
        record.event_name == "vigie.file.mkdir"
            && record.str("file.path").is_some_and(|found| found.starts_with(&format!("{path}/{prefix}")))
    };
    let plain = records.iter().filter(|record| is_of(record, "plain-")).count() as u64;
    println!("{plain} of {MADE} left, {limited} did not");
    assert!((1..=MADE / 4).contains(&plain) && plain + limited >= MADE, "{plain} and {limited}");
    assert_eq!(records.iter().filter(|record| is_of(record, "wanted")).count(), 1);
}
