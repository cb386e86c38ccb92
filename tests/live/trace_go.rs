use vigie_tests::{GoProgram, LogRecord, TracedServer, poll_until};

use crate::harness::{DEADLINE, Live};

/// Stripped and not: production builds are.
#[test]
fn a_goroutines_labels_are_the_trace_of_what_it_does() {
    for (arguments, number) in [(&[][..], "1"), (&["-ldflags=-s -w"], "2")] {
        check(&GoProgram::build("go_labels", arguments).expect("it builds"), number);
    }
}

/// Where labels are a map, and where they are a slice but lie elsewhere.
#[test]
fn the_labels_of_programs_that_earlier_versions_built_are_found() {
    for version in ["1.22.10", "1.24.11"] {
        check(&GoProgram::build_with_go(version, "go_labels", &[]).expect("it builds"), version);
    }
}

fn check(program: &GoProgram, number: &str) {
    let live = Live::start("grpc", &[]);
    let path = format!("/etc/vigie-go-{number}");
    let mut server = TracedServer::of(program.path(), &[&path]).expect("it starts");
    // Requests until the sensor has found out that this is a Go program.
    let traced = || {
        server.request(&format!("/bin/true of-go-{number}")).expect("done");
        live.records().into_iter().find(|record| record.str("file.path") == Some(&path) && !record.trace_id.is_empty())
    };
    poll_until(DEADLINE, traced).expect("a record with a trace");
    // Of that request only the end may have been read; of the next one everything is. Ids are made of its number.
    let answer = server.request(&format!("/bin/true of-go-{number}")).expect("done");
    let last = answer.split_whitespace().nth(1).expect("its number").parse::<u32>().expect("a number") % 256;
    let is_next = |record: &LogRecord| record.span_id == format!("{last:02x}").repeat(8);
    let own = live.record(|record| record.str("file.path") == Some(&path) && is_next(record));
    assert_eq!(own.str("vigie.trace.source"), Some("go_labels"));
    assert_eq!(own.trace_id, own.span_id.repeat(2));
    let command_line = format!("/bin/true of-go-{number}");
    let child = live.record(|record| record.body == command_line && record.trace_id == own.trace_id);
    assert_eq!(child.span_id, own.span_id);
    assert_eq!(child.str("vigie.trace.source"), Some("inherited"));
    drop(std::fs::remove_file(path));
    live.stop();
}
