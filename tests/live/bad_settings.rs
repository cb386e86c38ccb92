use std::fs;
use std::process::Command;
use std::time::Duration;

use vigie_tests::{Fault, FaultCollector, SensorProcess, http_get};

use crate::harness::Live;

const DEADLINE: Duration = Duration::from_secs(20);

/// What it says when it ends at once.
fn refusal(arguments: &[&str]) -> String {
    let sensor = SensorProcess::start(arguments, &[]).expect("it starts");
    let exit = sensor.wait(DEADLINE).expect("it ends");
    assert!(!exit.status.success());
    assert!(!exit.stderr.contains("panicked"), "{}", exit.stderr);
    exit.stderr
}

#[test]
fn a_typo_in_the_configuration_is_told_with_its_place_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vigie.yaml");
    let path = file.to_str().expect("a path");
    for (text, expected) in [
        ("export:\n  evnets: all\n", ":2:3: unknown key `evnets`\n  help: did you mean `events`?"),
        ("rules:\n  disabled: [web-server-spawn-shell]\n", "did you mean `web-server-spawns-shell`?"),
    ] {
        fs::write(&file, text).expect("written");
        let message = refusal(&["run", "--listen", "127.0.0.1:0", "--config", path]);
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("is ready"), "{message}");
    }
}

const GOOD: &str = "
id: marked-file-deleted
uuid: 5f0c4c3e-0000-4000-8000-000000000001
title: Marked file deleted
severity: low
event: file.delete
condition: file.path.endsWith(\"/vigie-marked\")
";

/// A rule that cannot be loaded is told, and the others watch.
#[test]
fn a_broken_rule_file_and_an_unknown_field_cost_just_their_own_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("marked-file-deleted.yaml"), GOOD).expect("written");
    let unknown = GOOD.replace("marked-file-deleted", "unknown-field").replace("file.path.", "file.pth.");
    fs::write(folder.path().join("unknown-field.yaml"), unknown.replace("0001", "0002")).expect("written");
    fs::write(folder.path().join("broken.yaml"), "id: [broken\n").expect("written");
    let live = Live::start("grpc", &["--rules", folder.path().to_str().expect("a path")]);

    let marked = folder.path().join("vigie-marked");
    fs::write(&marked, "").expect("written");
    Command::new("rm").arg(&marked).status().expect("rm runs");
    let signal = live.record(|record| record.str("security_rule.name") == Some("marked-file-deleted"));
    assert_eq!((signal.severity_number, signal.event_name.as_str()), (10, "vigie.signal"));
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page");
    assert!(page.body.contains("\nvigie_rule_files_rejected 2\n"), "{}", page.body);

    let log = live.stop_with_errors();
    for part in
        ["unknown-field.yaml:7:12: file.delete has no field `file.pth`", "did you mean `file.path`?", "broken.yaml:"]
    {
        assert!(log.contains(part), "{part}: {log}");
    }
}

#[test]
fn a_collector_that_hangs_does_not_stop_the_sensor() {
    let collector = FaultCollector::start(Fault::Hang).expect("it starts");
    let endpoint = collector.endpoint();
    let arguments = [
        "run",
        "--listen",
        "127.0.0.1:0",
        "--format",
        "pretty",
        "--otlp-protocol",
        "http",
        "--otlp-endpoint",
        &endpoint,
    ];
    let sensor = SensorProcess::start_ready(&arguments).expect("the sensor starts");
    Command::new("/bin/true").arg("before-the-collector-hangs").status().expect("true runs");
    collector.wait_for_requests(1, DEADLINE).expect("a request is under way");
    Command::new("/bin/true").arg("while-the-collector-hangs").status().expect("true runs");
    sensor.wait_for_stdout(|line| line.contains("while-the-collector-hangs"), DEADLINE).expect("the feed goes on");
    let exit = sensor.stop().expect("it stops");
    assert!(exit.status.success(), "{}", exit.stderr);
    assert!(exit.stderr.contains("did not take everything"), "{}", exit.stderr);
}
