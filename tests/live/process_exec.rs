use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use vigie_tests::LogRecord;

use crate::harness::Live;

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos() as u64
}

fn is_exec_of(marker: &str) -> impl Fn(&LogRecord) -> bool + '_ {
    move |record| {
        record.event_name == "vigie.process.exec"
            && record.list("process.command_args").is_some_and(|arguments| arguments.contains(&marker))
    }
}

fn whole_record(protocol: &str) {
    let live = Live::start(protocol, &[]);
    let marker = format!("marker-{protocol}-{}", std::process::id());
    let before = now();
    let output = Command::new("/bin/sh")
        .args(["-c", "readlink /proc/self/exe; :", &marker, "--password", "hunter2"])
        .current_dir("/usr")
        .env("OTEL_SERVICE_NAME", "checkout")
        .env("OTEL_RESOURCE_ATTRIBUTES", "service.version=1.4.2,container.id=forged")
        .output()
        .expect("sh runs");
    let after = now();
    assert!(output.status.success());
    let record = live.record(is_exec_of(&marker));

    assert!((before..=after).contains(&record.time_unix_nano), "{before} {} {after}", record.time_unix_nano);
    assert!(record.observed_time_unix_nano >= record.time_unix_nano);
    assert_eq!(record.severity_number, 9);
    assert_eq!((record.trace_id.as_str(), record.span_id.as_str()), ("", ""), "no context, no invented id");
    assert_eq!(record.scope_name, "vigie");
    assert!(record.body.contains(&marker) && !record.body.contains("hunter2"), "{}", record.body);
    let shell = std::fs::canonicalize("/bin/sh").expect("there is a shell");
    assert_eq!(record.str("process.executable.path").map(str::as_bytes), Some(shell.as_os_str().as_bytes()));
    assert_eq!(
        record.list("process.command_args"),
        Some(vec!["/bin/sh", "-c", "readlink /proc/self/exe; :", &marker, "--password", "[redacted]"])
    );
    assert_eq!(record.int("process.args_count"), Some(6));
    assert_eq!(record.str("process.working_directory"), Some("/usr"));
    assert_eq!(record.int("process.parent_pid"), Some(i64::from(std::process::id())));
    assert_eq!(record.int("process.user.id"), Some(0));
    assert_eq!(record.str("vigie.event.outcome"), Some("success"));
    assert_eq!(record.str("vigie.event.name"), Some("vigie.process.exec"));
    assert_eq!(record.str("vigie.process.stdout"), Some("pipe"));
    assert_eq!(record.str("log.record.uid").map(str::len), Some(26));
    let own = std::env::current_exe().expect("the test has a path");
    assert_eq!(record.str("vigie.process.parent.executable.path"), own.to_str());
    let ancestors = &record.attributes["vigie.process.ancestors.pids"];
    let ancestors = ancestors.as_array().expect("a list");
    assert_eq!(ancestors[0], json!(std::process::id()));
    assert_eq!(ancestors.last(), Some(&json!(1)), "the chain reaches pid 1");
    assert_eq!(record.resource_str("service.name"), Some("checkout"));
    assert_eq!(record.resource_str("service.version"), Some("1.4.2"));
    assert_eq!(record.resource_str("container.id"), None, "a process cannot say which container it is in");
    assert_eq!(record.resource_str("os.type"), Some("linux"));
    assert!(record.resource_str("host.name").is_some());

    let exit = live.record(|exit| {
        exit.event_name == "vigie.process.exit" && exit.str("vigie.process.uid") == record.str("vigie.process.uid")
    });
    assert_eq!(exit.int("process.exit.code"), Some(0));
    live.stop();
}

#[test]
fn exec_arrives_whole_by_grpc() {
    whole_record("grpc");
}

#[test]
fn exec_arrives_whole_by_http() {
    whole_record("http");
}
