use vigie_tests::{CProgram, TracedServer, http_get, poll_until};

use crate::harness::{DEADLINE, Live};

/// Looks for a thread's request that came to this.
fn lookups(live: &Live, outcome: &str) -> u64 {
    let page = format!("http://{}/metrics", live.metrics_address());
    let page = poll_until(DEADLINE, || http_get(&page, &[]).ok()).expect("the page").body;
    let series = format!("vigie_trace_lookups_total{{outcome=\"{outcome}\"}} ");
    page.lines().find_map(|sample| sample.strip_prefix(&series)?.parse().ok()).unwrap_or_default()
}

/// What a thread publishes is its program's choice, and can be anything.
#[test]
fn a_broken_record_gives_no_ids_and_is_counted_by_what_is_wrong_with_it() {
    let program = CProgram::build_with("broken_contexts", &["-pthread"]).expect("it compiles");
    let mut server = TracedServer::of(program.path(), &[]).expect("it starts");
    let live = Live::start("grpc", &[]);
    live.wait_for_link(server.pid());
    let folder = tempfile::Builder::new().prefix("vigie-broken-").tempdir_in("/etc").expect("a folder");
    let path = |kind: &str| folder.path().join(kind).display().to_string();
    let whole = ("2a".repeat(16), "2a".repeat(8));
    let nothing = (String::new(), String::new());

    for (kind, outcome, ids) in [
        ("sound", "linked", &whole),
        ("kept", "empty", &nothing),
        ("unknown", "invalid", &nothing),
        ("no-trace", "invalid", &nothing),
        ("no-span", "invalid", &nothing),
        ("unmapped", "unreadable", &nothing),
        // Of its attributes nothing can be read; the ids can.
        ("cut", "linked", &whole),
    ] {
        let before = lookups(&live, outcome);
        let path = path(kind);
        server.request(&format!("{kind} {path}")).expect("done");
        let record = live.record(|record| record.str("file.path") == Some(&path));
        assert_eq!((&record.trace_id, &record.span_id), (&ids.0, &ids.1), "{kind}: {record:?}");
        let source = (*ids == whole).then_some("thread_context");
        assert_eq!(record.str("vigie.trace.source"), source, "{kind}: {record:?}");
        assert!(lookups(&live, outcome) > before, "{kind} is not counted as {outcome}");
    }

    // Another thread takes the record back and publishes it again all the time: sooner or later while it is read.
    let torn = path("torn");
    let before = lookups(&live, "torn");
    let is_torn = || {
        server.request(&format!("torn {torn}")).expect("done");
        (lookups(&live, "torn") > before).then_some(())
    };
    poll_until(DEADLINE, is_torn).expect("a record that changes while it is read is counted as torn");
    // The last of all.
    let end = path("end");
    server.request(&format!("sound {end}")).expect("done");
    live.record(|record| record.str("file.path") == Some(&end));
    let ids: Vec<_> = live
        .records()
        .into_iter()
        .filter(|record| record.str("file.path") == Some(&torn))
        .map(|record| (record.trace_id, record.span_id))
        .collect();
    assert!(!ids.is_empty() && ids.iter().all(|ids| *ids == whole || *ids == nothing), "whole or not at all");
    live.stop();
}
