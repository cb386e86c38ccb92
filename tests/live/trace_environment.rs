use std::process::Command;

use crate::harness::Live;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// A job in Python that its scheduler started with a trace context in the environment: what it does itself, and what it
/// starts.
#[test]
fn a_process_started_with_a_trace_in_its_environment_carries_it() {
    let live = Live::start("grpc", &[]);
    let script = "import os, subprocess
open('/etc/vigie-python', 'w').close()
os.remove('/etc/vigie-python')
subprocess.run(['/bin/true', 'from-python'])";
    let mut python = Command::new("python3")
        .args(["-c", script])
        .env("TRACEPARENT", format!("00-{TRACE}-b7ad6b7169203331-01"))
        .env("TRACESTATE", "vendor=1")
        .spawn()
        .expect("python runs");
    assert!(python.wait().expect("it ends").success());
    let by = i64::from(python.id());
    let own = |event: &str| live.record(|record| record.event_name == event && record.int("process.pid") == Some(by));
    let file = |event: &str| {
        let path = Some("/etc/vigie-python");
        live.record(|record| record.event_name == event && record.str("file.path") == path)
    };
    let child = live.record(|record| record.body == "/bin/true from-python");
    for record in [own("vigie.process.exec"), file("vigie.file.open"), file("vigie.file.delete"), child.clone()] {
        assert_eq!((record.trace_id.as_str(), record.span_id.as_str(), record.flags), (TRACE, "b7ad6b7169203331", 1));
        assert_eq!(record.str("vigie.trace.source"), Some("environment"), "{record:?}");
    }
    assert_eq!(child.attributes.get("vigie.process.exec.has_trace_state"), Some(&true.into()));
    live.stop();
}

#[test]
fn a_trace_context_that_is_not_valid_is_none() {
    let live = Live::start("grpc", &[]);
    for (number, value) in [
        format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)),
        format!("00-{TRACE}-b7ad6b716920333-01"),
        format!("ff-{TRACE}-b7ad6b7169203331-01"),
        format!("00-{}-b7ad6b7169203331-01", TRACE.to_uppercase()),
    ]
    .iter()
    .enumerate()
    {
        let word = format!("invalid-{number}");
        Command::new("/bin/true").arg(&word).env("TRACEPARENT", value).status().expect("true runs");
        let record = live.record(|record| record.body == format!("/bin/true {word}"));
        assert_eq!((record.trace_id.as_str(), record.str("vigie.trace.source")), ("", None), "{value}");
    }
    live.stop();
}
