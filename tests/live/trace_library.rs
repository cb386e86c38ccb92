use vigie_tests::{LogRecord, TracedServer, poll_until, vigie_binary};

use crate::harness::{DEADLINE, Live};

/// A Rust service that publishes with a library that is not ours: linked as it comes, without exporting the symbol.
#[test]
fn a_service_that_publishes_by_an_independent_library_names_itself_and_its_requests() {
    let server = vigie_binary().expect("built").with_file_name("trace-server");
    assert!(server.is_file(), "cargo build -p vigie-trace-writer makes {}", server.display());
    let live = Live::start("grpc", &[]);
    let path = "/etc/vigie-library";
    let mut server = TracedServer::of(&server, &[path]).expect("it starts");
    // Requests until the sensor has read what the server publishes.
    let traced = || {
        server.request("/bin/true below-the-library").expect("done");
        let records = live.records();
        records.into_iter().find(|record| record.str("file.path") == Some(path) && !record.trace_id.is_empty())
    };
    poll_until(DEADLINE, traced).expect("a record with a trace");
    // Of that request only the end may have been read; of the next one everything is. Ids are made of its number.
    let answer = server.request("/bin/true below-the-library").expect("done");
    let last = answer.split_whitespace().nth(1).expect("its number").parse::<u32>().expect("a number") % 256;
    let is_next = |record: &LogRecord| record.span_id == format!("{last:02x}").repeat(8);
    let own = live.record(|record| record.str("file.path") == Some(path) && is_next(record));
    assert_eq!(own.trace_id, own.span_id.repeat(2));
    assert_eq!((own.flags, own.str("vigie.trace.source")), (1, Some("thread_context")));
    assert_eq!(own.resource_str("service.name"), Some("shop"));
    assert_eq!(own.resource_str("service.version"), Some("1.2"));
    assert_ne!(own.resource_str("host.name"), Some("not-this-one"), "a process does not speak for its host");
    let attributes = own.list("vigie.trace.attributes").expect("attributes");
    assert!(attributes.contains(&"http.route=/cart"), "{attributes:?}");
    let child = live.record(|record| record.body == "/bin/true below-the-library" && record.trace_id == own.trace_id);
    assert_eq!(child.str("vigie.trace.source"), Some("inherited"));
    drop(std::fs::remove_file(path));
    live.stop();
}
