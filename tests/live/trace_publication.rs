use vigie_tests::{CProgram, LogRecord, TracedServer, poll_until};

use crate::harness::{DEADLINE, Live};

/// A process that publishes, and can be told to publish something else.
struct Publisher {
    server: TracedServer,
    folder: tempfile::TempDir,
    _program: CProgram,
    acts: u32,
}

impl Publisher {
    fn start(published: &[&str]) -> Self {
        let program = CProgram::build("context_publisher").expect("it compiles");
        let server = TracedServer::of(program.path(), published).expect("it starts");
        let folder = tempfile::Builder::new().prefix("vigie-published-").tempdir_in("/etc").expect("a folder");
        Self { server, folder, _program: program, acts: 0 }
    }

    fn tell(&mut self, line: &str) {
        assert_eq!(self.server.request(line).expect("it answers"), "done", "{line}");
    }

    /// The record of a file that it creates, with the attribute of this number.
    fn act(&mut self, live: &Live, index: u8, text: &str) -> LogRecord {
        self.acts += 1;
        let path = self.folder.path().join(self.acts.to_string()).display().to_string();
        self.tell(&format!("create {path} {index} {text} 1"));
        live.record(|record| record.str("file.path") == Some(&path))
    }

    /// The first such record that is as it should be, once the sensor knows.
    fn act_until(&mut self, live: &Live, index: u8, text: &str, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        let found = || Some(self.act(live, index, text)).filter(&wanted);
        poll_until(DEADLINE, found).unwrap_or_else(|| panic!("no such record\n{}", live.log()))
    }
}

fn service_is(record: &LogRecord, name: &str) -> bool {
    record.resource_str("service.name") == Some(name)
}

/// What the sensor has read is of the first publication.
#[test]
fn what_a_running_process_publishes_anew_is_on_its_events() {
    let live = Live::start("grpc", &[]);
    let mut publisher = Publisher::start(&["tls_v1", "shop", "http.route"]);
    let first =
        publisher.act_until(&live, 0, "/cart", |record| service_is(record, "shop") && !record.trace_id.is_empty());
    assert_eq!(first.list("vigie.trace.attributes"), Some(vec!["http.route=/cart"]));
    // Its table has no second name yet.
    assert_eq!(publisher.act(&live, 1, "gold").list("vigie.trace.attributes"), None);

    publisher.tell("publish tls_v1 shop-2 http.route user.tier");
    let second = publisher.act_until(&live, 1, "gold", |record| service_is(record, "shop-2"));
    assert_eq!(second.list("vigie.trace.attributes"), Some(vec!["user.tier=gold"]));
    assert_eq!(
        (second.trace_id.as_str(), second.str("vigie.trace.source")),
        (&*"2a".repeat(16), Some("thread_context"))
    );

    // Another way of keeping requests, which nobody reads: what lies in the old place means nothing any more.
    publisher.tell("publish other_v9 shop-3");
    let third = publisher.act_until(&live, 0, "/cart", |record| service_is(record, "shop-3"));
    let ids = publisher.act_until(&live, 0, "/cart", |record| record.trace_id.is_empty());
    assert_eq!((ids.span_id.as_str(), ids.str("vigie.trace.source")), ("", None), "after {third:?}");
    live.stop();
}

/// Each look at a process is work, and costs it next to nothing to ask for.
#[test]
fn a_process_cannot_have_itself_looked_at_without_end() {
    let live = Live::start("grpc", &[]);
    let mut publisher = Publisher::start(&["tls_v1", "shop", "http.route"]);
    let pid = publisher.server.pid();
    live.wait_for_link(pid);
    let path = publisher.folder.path().join("storm").display().to_string();
    for _ in 0..5 {
        // Attributes that have no name, and publications of what was published before.
        publisher.tell(&format!("create {path} 9 nameless 500"));
        publisher.tell("announce 500");
    }
    // The last one is looked at nevertheless; and by then all looks before.
    publisher.tell("publish tls_v1 shop-2 http.route user.tier");
    publisher.act_until(&live, 1, "gold", |record| service_is(record, "shop-2"));
    let looks = live.log().matches(&format!("the requests of this process are followed pid={pid} ")).count();
    assert!((2..=10).contains(&looks), "looked at {looks} times");
    live.stop();
}
