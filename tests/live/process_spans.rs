use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::process::Command;

use rustix::process::Signal;
use vigie_tests::{CProgram, LogRecord, Span, TracedServer};

use crate::harness::Live;

const SIGNAL: &str = "signal shell-opens-network-connection";

/// Generations that a request is handed down.
const GENERATIONS: usize = 16;

fn ids(number: u8) -> (String, String) {
    (format!("{number:02x}").repeat(16), format!("{number:02x}").repeat(8))
}

fn is_of(span: &Span, argument: &str) -> bool {
    span.list("process.command_args").is_some_and(|arguments| arguments.contains(&argument))
}

/// A span that has nothing above it and is of no length.
fn assert_alone(root: &Span) {
    assert_eq!((root.parent_span_id.as_str(), root.trace_id.len(), root.span_id.len()), ("", 32, 16), "{root:?}");
    assert_eq!((root.start_unix_nano, root.status_code), (root.end_unix_nano, 2), "{root:?}");
    assert_eq!(root.str("security_rule.name"), Some("shell-opens-network-connection"));
    assert_eq!(root.str("process.executable.name"), Some("bash"));
    assert!(root.resource.contains_key("service.name") && root.resource.contains_key("host.name"));
}

#[test]
fn a_signal_that_no_request_caused_is_a_trace_of_its_own() {
    let live = Live::start("grpc", &["--process-spans"]);
    // An address that no other test connects to: a signal is told once for each.
    let marker = "marker-of-nobody";
    Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.83.0.1/9", marker]).output().expect("bash runs");
    let root = live.span(|span| span.name == SIGNAL && is_of(span, marker));
    assert_alone(&root);
    assert!(root.links.is_empty(), "{root:?}");
    // Its record has no invented trace; the signal's id leads from one to the other.
    let uid = root.str("vigie.signal.uid");
    let record = live.record(|record| record.event_name == "vigie.signal" && record.str("vigie.signal.uid") == uid);
    assert_eq!((record.trace_id.as_str(), record.time_unix_nano), ("", root.start_unix_nano));
    live.stop();
}

/// Too far down for the request to be named as the cause; where it came from can be seen all the same.
#[test]
fn a_signal_too_far_below_a_request_is_linked_to_the_last_span_of_its_trace() {
    let program = CProgram::build("traced_server").expect("it compiles");
    let mut server = TracedServer::of(program.path(), &[]).expect("it starts");
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("deeper");
    let marker = script.to_str().expect("UTF-8");
    let deeper = "[ $1 -eq 0 ] || { /bin/sh \"$0\" $(($1 - 1)); exit 0; }
bash -c 'exec 3<>/dev/tcp/127.83.0.2/9' \"$0\" 2>/dev/null
exit 0
";
    fs::write(&script, deeper).expect("written");
    let live = Live::start("grpc", &["--process-spans"]);
    live.wait_for_link(server.pid());
    server.request(&format!("/bin/sh {marker} 20; exit 0")).expect("done");

    let root = live.span(|span| span.name == SIGNAL && is_of(span, marker));
    assert_alone(&root);
    let (trace, request) = ids(1);
    let [(linked_trace, linked_span)] = &root.links[..] else { panic!("{root:?}") };
    assert_eq!(linked_trace, &trace);
    // The first one ends last; other tests' requests have the same ids.
    let is_own = |span: &Span| {
        let arguments = span.list("process.command_args").unwrap_or_default();
        arguments.iter().any(|argument| argument.contains(marker))
    };
    live.span(|span| (&span.trace_id, &span.parent_span_id) == (&trace, &request) && is_own(span));
    let (_, spans, _) = live.stop_and_read_all();
    let mut generations = 0;
    let mut current = linked_span;
    while *current != request {
        let span = spans.iter().find(|span| (&span.trace_id, &span.span_id) == (&trace, current));
        current = &span.unwrap_or_else(|| panic!("no span {current}: {spans:?}")).parent_span_id;
        generations += 1;
    }
    assert_eq!(generations, GENERATIONS);
}

/// A process that a request started, there before one sensor ends and after the next one starts.
fn outlives_the_sensor(end: Signal) {
    let program = CProgram::build("traced_server").expect("it compiles");
    let mut server = TracedServer::of(program.path(), &[]).expect("it starts");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("go");
    let marker = path.to_str().expect("UTF-8");
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
    // Both ends: the one who reads waits for a line and for nobody to open it. It ends when this does.
    let mut go = File::options().read(true).write(true).open(&path).expect("opened");
    let live = Live::start("grpc", &["--process-spans"]);
    live.wait_for_link(server.pid());
    let background = format!("sh -c 'read -r line; /bin/true below $0; exit 7' {marker} <{marker} >/dev/null 2>&1 &");
    server.request(&format!("{background} /bin/true beside {marker}; exit 0")).expect("done");

    let is_begin = |record: &LogRecord| {
        let arguments = record.list("process.command_args").unwrap_or_default();
        record.event_name == "vigie.process.exec" && arguments.first() == Some(&"sh") && arguments.contains(&marker)
    };
    let began = live.record(is_begin);
    assert_eq!(began.trace_id, ids(1).0);
    // What a sensor that is killed has not sent is lost; this is sent.
    let beside = live.span(|span| span.name == "true" && is_of(span, "beside") && is_of(span, marker));
    assert_eq!(beside.trace_id, ids(1).0);
    let live = live.restart(end);
    live.wait_for_link(server.pid());
    go.write_all(b"go\n").expect("written");

    // Nobody has told the next sensor whom it was started for.
    let is_below = |record: &LogRecord| {
        record.event_name == "vigie.process.exec" && record.body == format!("/bin/true below {marker}")
    };
    let below = live.record(is_below);
    assert_eq!((below.trace_id.as_str(), below.str("vigie.trace.source")), ("", None));
    let is_end = |record: &LogRecord| {
        record.event_name == "vigie.process.exit" && record.str("vigie.process.uid") == began.str("vigie.process.uid")
    };
    let ended = live.record(is_end);
    assert_eq!((ended.int("process.exit.code"), ended.trace_id.as_str()), (Some(7), ""));
    // The next request is followed as ever, and its span comes after what is not to come.
    server.request(&format!("/bin/true again {marker}; exit 0")).expect("done");
    let again = live.span(|span| is_of(span, "again") && is_of(span, marker));
    assert_eq!(again.trace_id, ids(2).0);

    let (_, spans, _) = live.stop_and_read_all();
    let outlived: Vec<_> = spans.iter().filter(|span| is_of(span, "sh") && is_of(span, marker)).collect();
    assert_eq!(outlived.len(), usize::from(end == Signal::TERM), "{outlived:?}");
    if let Some(span) = outlived.first() {
        assert_eq!(span.str("vigie.span.end_reason"), Some("unseen"));
        assert_eq!((&span.trace_id, span.start_unix_nano), (&began.trace_id, began.time_unix_nano));
        assert!((began.time_unix_nano..below.time_unix_nano).contains(&span.end_unix_nano), "{span:?}");
        assert_eq!((span.attributes.get("process.exit.code"), span.status_code), (None, 0));
    }
    assert!(!spans.iter().any(|span| is_of(span, "below") && is_of(span, marker)), "{spans:?}");
    let mut told = HashSet::new();
    for span in &spans {
        let is_valid = span.trace_id.len() == 32 && span.span_id.len() == 16 && span.span_id != "0".repeat(16);
        assert!(is_valid && span.start_unix_nano <= span.end_unix_nano, "{span:?}");
        assert!(told.insert((&span.trace_id, &span.span_id)), "twice: {span:?}");
    }
}

#[test]
fn a_process_that_outlives_a_sensor_that_stops_is_one_span() {
    outlives_the_sensor(Signal::TERM);
}

#[test]
fn a_process_that_outlives_a_sensor_that_is_killed_is_no_span_of_the_next_one() {
    outlives_the_sensor(Signal::KILL);
}
