use std::path::Path;

use vigie_tests::{CProgram, LogRecord, TracedServer, poll_until};

use crate::harness::{DEADLINE, Live};

/// Where the slot lies, and with which C library.
#[derive(Clone, Copy)]
struct Writer {
    name: &'static str,
    compiler: &'static str,
    /// For the file that has the slot.
    slot: &'static [&'static str],
    /// For the program.
    program: &'static [&'static str],
    is_loaded: bool,
    /// What `vigie_trace_resolutions_total` calls it.
    outcome: &'static str,
}

const GENERAL: &str = "-mtls-dialect=gnu";
const DESCRIPTOR: &str = "-mtls-dialect=gnu2";
/// More than C libraries keep in reserve for libraries that are loaded later.
const NO_ROOM: &str = "-DBULK=65536";

const fn linked(name: &'static str, compiler: &'static str, program: &'static [&'static str]) -> Writer {
    Writer { name, compiler, slot: &[], program, is_loaded: false, outcome: "static" }
}

const fn loaded(
    name: &'static str,
    compiler: &'static str,
    slot: &'static [&'static str],
    outcome: &'static str,
) -> Writer {
    Writer { name, compiler, slot, program: &["-ldl"], is_loaded: true, outcome }
}

/// Both threads have the ids that they published, at the same time, and the idle one none: in everything they do, and in what
/// they start.
fn check(live: &Live, writer: Writer) {
    let name = writer.name;
    let (program, _library) = build(writer);
    let prefix = format!("/etc/vigie-{name}");
    let mut server = TracedServer::of(program.path(), &[&prefix]).expect("it starts");
    let by = i64::from(server.pid());
    let mut requests = 0;
    // Requests until the sensor has found out where the threads publish.
    let traced = || {
        server.request("/bin/true").expect("done");
        requests += 1;
        let path = format!("{prefix}-B-{requests}");
        let opened =
            |record: &LogRecord| record.event_name == "vigie.file.open" && record.str("file.path") == Some(&path);
        let record = live.record(opened);
        (!record.trace_id.is_empty()).then_some(())
    };
    poll_until(DEADLINE, traced).unwrap_or_else(|| panic!("{name}: no request is found"));
    live.wait_for_resolution("thread_context", writer.outcome);
    // The next one is found whole.
    server.request("/bin/true").expect("done");
    requests += 1;
    for (thread, byte) in [("A", requests), ("B", 0x80 + requests)] {
        let (trace, span) = (format!("{byte:02x}").repeat(16), format!("{byte:02x}").repeat(8));
        let is_traced = |record: &LogRecord, source| {
            assert_eq!((&record.trace_id, &record.span_id, record.flags), (&trace, &span, 1), "{name}: {record:?}");
            assert_eq!(record.str("vigie.trace.source"), Some(source), "{name}: {record:?}");
        };
        let path = format!("{prefix}-{thread}-{requests}");
        for event in ["vigie.file.open", "vigie.file.delete"] {
            let record = live.record(|record| record.event_name == event && record.str("file.path") == Some(&path));
            is_traced(&record, "thread_context");
            assert_eq!(record.int("process.pid"), Some(by), "{name}");
        }
        let connect = live.record(|record| {
            record.event_name == "vigie.network.connect"
                && record.int("process.pid") == Some(by)
                && record.trace_id == trace
        });
        is_traced(&connect, "thread_context");
        assert_eq!(connect.str("network.peer.address"), Some("127.0.0.1"), "{name}: {connect:?}");
        let command_line = format!("/bin/true {prefix} {thread}-{requests}");
        let exec = live.record(|record| record.event_name == "vigie.process.exec" && record.body == command_line);
        // A copy of its parent until then: also of what that published.
        is_traced(&exec, "thread_context");
        assert_eq!(exec.int("process.parent_pid"), Some(by), "{name}");
        let uid = exec.str("vigie.process.uid");
        let exit =
            live.record(|record| record.event_name == "vigie.process.exit" && record.str("vigie.process.uid") == uid);
        is_traced(&exit, "inherited");
    }
    let idle = format!("{prefix}-idle-{requests}");
    let idle = live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == Some(&idle));
    assert_eq!(
        (idle.trace_id.as_str(), idle.span_id.as_str(), idle.str("vigie.trace.source")),
        ("", "", None),
        "{name}"
    );
}

fn build(writer: Writer) -> (CProgram, Option<CProgram>) {
    let slot = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/context_slot.c");
    let library = writer.is_loaded.then(|| {
        let arguments = [writer.slot, &["-shared", "-fPIC"]].concat();
        CProgram::build_by(writer.compiler, "context_slot", &arguments).expect("it compiles")
    });
    let source = match &library {
        Some(library) => format!("-DLOADED=\"{}\"", library.path().display()),
        None => slot.display().to_string(),
    };
    let arguments = [writer.slot, &[source.as_str(), "-pthread"], writer.program].concat();
    let program = CProgram::build_by(writer.compiler, "threads_server", &arguments).expect("it compiles");
    (program, library)
}

/// Position-independent or not, with or without a loader.
#[test]
fn threads_of_a_program_with_the_slot_in_itself_are_told_apart() {
    let live = Live::start("grpc", &[]);
    for writer in [
        linked("pie", "cc", &["-rdynamic"]),
        linked("no-pie", "cc", &["-no-pie"]),
        linked("static", "cc", &["-static"]),
        linked("static-pie", "cc", &["-static-pie", "-fPIE"]),
        linked("musl", "musl-gcc", &[]),
        linked("musl-static", "musl-gcc", &["-static"]),
    ] {
        check(&live, writer);
    }
    live.stop();
}

/// As agents of languages do that are loaded into an interpreter or a virtual machine.
#[test]
fn threads_of_a_program_that_loaded_a_library_with_the_slot_are_told_apart() {
    for writer in [
        loaded("loaded-descriptor", "cc", &[DESCRIPTOR], "static"),
        loaded("loaded-general", "cc", &[GENERAL], "dynamic"),
        loaded("loaded-no-room", "cc", &[DESCRIPTOR, NO_ROOM], "dynamic"),
        loaded("musl-loaded-descriptor", "musl-gcc", &[DESCRIPTOR], "dynamic"),
        loaded("musl-loaded-general", "musl-gcc", &[GENERAL, NO_ROOM], "dynamic"),
        Writer { program: &["-DLATE", "-ldl"], ..loaded("loaded-late", "cc", &[GENERAL], "dynamic") },
    ] {
        // One sensor for each: it counts how they are found.
        let live = Live::start("grpc", &[]);
        check(&live, writer);
        live.stop();
    }
}
