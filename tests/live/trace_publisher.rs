use vigie_tests::{TracedServer, poll_until, vigie_binary};

use crate::harness::{DEADLINE, Live};

/// A Rust service with OpenTelemetry's SDK and the publisher of `examples/`: the ids on its events are those that its own
/// SDK has exported.
#[test]
fn a_services_events_have_the_ids_that_its_own_sdk_exports() {
    let server = vigie_binary().expect("built").with_file_name("examples").join("server");
    assert!(server.is_file(), "cargo build -p vigie-publisher --examples makes {}", server.display());
    let live = Live::start("grpc", &[]);
    let path = "/etc/vigie-publisher";
    let mut server = TracedServer::of(&server, &[path]).expect("it starts");
    let mut exported = Vec::new();
    // Requests until the sensor has read what the server publishes.
    let traced = || {
        exported.push(server.request("/bin/true below-the-sdk").expect("done"));
        let records = live.records();
        records.into_iter().find(|record| record.str("file.path") == Some(path) && !record.trace_id.is_empty())
    };
    let first = poll_until(DEADLINE, traced).expect("a record with a trace");
    let ids = format!("done {} {}", first.trace_id, first.span_id);
    assert!(exported.contains(&ids), "{ids} is none of {exported:?}");
    // Of that request only the end may have been read; of the next one everything is.
    let ids = server.request("/bin/true below-the-sdk").expect("done");
    let own = live.record(|record| {
        record.str("file.path") == Some(path) && format!("done {} {}", record.trace_id, record.span_id) == ids
    });
    assert_eq!(own.resource_str("service.name"), Some("shop"));
    assert_eq!(own.str("vigie.trace.source"), Some("thread_context"));
    let child = live.record(|record| record.body == "/bin/true below-the-sdk" && record.trace_id == own.trace_id);
    assert_eq!((&child.span_id, child.str("vigie.trace.source")), (&own.span_id, Some("inherited")));
    drop(std::fs::remove_file(path));
    live.stop();
}
