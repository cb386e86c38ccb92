use std::collections::BTreeSet;
use std::fs;

use vigie_tests::{LogRecord, TracedServer, poll_until, vigie_binary};

use crate::harness::{DEADLINE, Live};

/// As many as the server makes in each part of a request.
const STEPS: u32 = 4;

/// What the server says that its SDK has exported of one request.
struct Request<'a> {
    name: &'static str,
    trace: &'a str,
    span: &'a str,
    inner: &'a str,
}

/// Two requests at the same time, on threads that change under them: each act has the ids of its own request, and of the span
/// within it, as the service's own SDK has exported them.
#[test]
fn requests_of_an_async_service_are_told_apart_wherever_their_tasks_run() {
    let server = vigie_binary().expect("built").with_file_name("examples").join("async_server");
    assert!(server.is_file(), "cargo build -p vigie-publisher --examples makes {}", server.display());
    let live = Live::start("grpc", &[]);
    let folder = tempfile::Builder::new().prefix("vigie-async-").tempdir_in("/etc").expect("a folder");
    let prefix = folder.path().join("act").display().to_string();
    let mut server = TracedServer::of(&server, &[&prefix]).expect("it starts");
    let by = i64::from(server.pid());
    let created = |word: &str, act: &str| {
        let path = format!("{prefix}-{word}-{act}");
        live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == Some(&path))
    };
    // Requests until the sensor has read what the server publishes.
    let mut number = 0;
    let known = || {
        number += 1;
        server.request(&format!("early{number}")).expect("done");
        let record = created(&format!("early{number}"), "second-after-3");
        (!record.trace_id.is_empty()).then_some(())
    };
    poll_until(DEADLINE, known).expect("a record with a trace");

    let said = server.request("last").expect("done");
    let words: Vec<_> = said.split(' ').collect();
    let ["done", trace_1, span_1, inner_1, trace_2, span_2, inner_2] = words[..] else { panic!("{said}") };
    let first = Request { name: "first", trace: trace_1, span: span_1, inner: inner_1 };
    let second = Request { name: "second", trace: trace_2, span: span_2, inner: inner_2 };
    assert_ne!(first.trace, second.trace);
    for request in [first, second] {
        let mut threads = BTreeSet::new();
        let is_of = |record: &LogRecord, span: &str| {
            let ids = (record.trace_id.as_str(), record.span_id.as_str(), record.flags);
            assert_eq!(ids, (request.trace, span, 1), "{} {record:?}", request.name);
        };
        let executed = |act: &str| {
            let command_line = format!("/bin/true last-{}-{act}", request.name);
            live.record(|record| record.event_name == "vigie.process.exec" && record.body == command_line)
        };
        for (part, span) in [("outer", request.span), ("inner", request.inner), ("after", request.span)] {
            for step in 0..STEPS {
                let own = created("last", &format!("{}-{part}-{step}", request.name));
                is_of(&own, span);
                assert_eq!(own.str("vigie.trace.source"), Some("thread_context"));
                assert_eq!(own.resource_str("service.name"), Some("async-shop"));
                assert_eq!(own.int("process.pid"), Some(by));
                threads.insert(own.int("vigie.process.thread.id"));
                is_of(&executed(&format!("{part}-{step}")), span);
            }
        }
        is_of(&executed("blocking-0"), request.span);
        assert!(threads.len() > 1, "the task was never moved");
    }
    let idle = created("last", "idle");
    assert_eq!((idle.trace_id.as_str(), idle.str("vigie.trace.source")), ("", None), "no request's thread");
    drop(fs::remove_dir_all(folder.path()));
    live.stop();
}
