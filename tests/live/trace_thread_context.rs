use vigie_tests::{CProgram, Span, TracedServer};

use crate::harness::Live;

fn ids(number: u8) -> (String, String) {
    (format!("{number:02x}").repeat(16), format!("{number:02x}").repeat(8))
}

#[test]
fn what_a_request_does_carries_its_trace_and_what_the_server_does_otherwise_does_not() {
    let program = CProgram::build("traced_server").expect("it compiles");
    // One that was there before the sensor; the other comes after it.
    let mut early = TracedServer::of(program.path(), &["/etc/vigie-early"]).expect("it starts");
    let live = Live::start("grpc", &[]);
    live.wait_for_link(early.pid());
    early.request("/bin/true first-of-early; /bin/true second-of-early").expect("done");

    let exec = |word: &str| {
        let command_line = format!("/bin/true {word}");
        live.record(|record| record.event_name == "vigie.process.exec" && record.body == command_line)
    };
    let (trace, span) = ids(1);
    for word in ["first-of-early", "second-of-early"] {
        let record = exec(word);
        assert_eq!((&record.trace_id, &record.span_id, record.flags), (&trace, &span, 1), "{word}");
        assert_eq!(record.str("vigie.trace.source"), Some("inherited"));
    }
    // What the thread itself does, with the attributes that it publishes (here without a table of names).
    let own = live.record(|record| record.str("file.path") == Some("/etc/vigie-early"));
    assert_eq!((&own.trace_id, &own.span_id), (&trace, &span));
    assert_eq!(own.str("vigie.trace.source"), Some("thread_context"));
    // The next request is another trace.
    early.request("/bin/true third-of-early").expect("done");
    let third = exec("third-of-early");
    assert_eq!((third.trace_id, third.span_id), ids(2));
    std::process::Command::new("/bin/true").arg("of-nobody").status().expect("true runs");
    let nobody = exec("of-nobody");
    assert_eq!((nobody.trace_id.as_str(), nobody.span_id.as_str()), ("", ""));
    assert_eq!(nobody.str("vigie.trace.source"), None);
    drop(std::fs::remove_file("/etc/vigie-early"));
    live.stop();
}

/// The server's request → the shell that it starts → what that starts: one tree, with the signal in it.
#[test]
fn processes_below_a_request_are_spans_of_its_trace() {
    for protocol in ["grpc", "http"] {
        let program = CProgram::build("traced_server").expect("it compiles");
        let mut server = TracedServer::of(program.path(), &[]).expect("it starts");
        let live = Live::start(protocol, &["--process-spans"]);
        live.wait_for_link(server.pid());
        server.request("bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>/dev/null; /bin/false; exit 3").expect("done");

        let (trace, request) = ids(1);
        // Other tests have servers with the same ids.
        let of_server = |span: &Span| span.attributes.get("process.parent_pid") == Some(&server.pid().into());
        let shell = live.span(|span| ["dash", "sh"].contains(&span.name.as_str()) && of_server(span));
        assert_eq!((&shell.trace_id, &shell.parent_span_id), (&trace, &request));
        assert_eq!(shell.attributes.get("process.exit.code"), Some(&3.into()));
        assert_eq!(shell.status_code, 2);
        assert!(shell.end_unix_nano > shell.start_unix_nano);
        assert!(shell.resource.contains_key("service.name") && shell.resource.contains_key("host.name"));
        let below = |name: &str| live.span(|span| span.name == name && span.parent_span_id == shell.span_id);
        let bash = below("bash");
        assert_eq!(bash.trace_id, trace);
        let (event, attributes) = bash.events.first().expect("the signal");
        assert_eq!(event, "vigie.signal");
        assert_eq!(attributes["security_rule.name"], "shell-opens-network-connection");
        assert_eq!(below("false").trace_id, trace);
        live.stop();
    }
}
