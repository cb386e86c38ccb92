use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

/// One scene of `process_acts.c`.
struct Scene {
    live: Live,
    program: CProgram,
    /// What it printed: names and numbers.
    told: HashMap<String, i64>,
}

impl Scene {
    fn done(scene: &str) -> Self {
        let program = CProgram::build("process_acts").expect("it compiles");
        let live = Live::start("grpc", &["--export", "all"]);
        let output = Command::new(program.path()).arg(scene).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = text.lines().filter_map(|line| {
            let (name, number) = line.split_once(' ')?;
            Some((name.to_owned(), number.parse().ok()?))
        });
        Self { told: told.collect(), live, program }
    }

    /// The first record of the scene that `wanted` accepts.
    fn record(&self, event: &str, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        self.live.record(|record| is_of(&self.program, record, event) && wanted(record))
    }

    /// Ends the sensor, which hands over what it still has; all records of the scene.
    fn all(self, event: &str) -> Vec<LogRecord> {
        let (records, log) = self.live.stop_and_read();
        assert!(!log.contains("ERROR"), "{log}");
        records.into_iter().filter(|record| is_of(&self.program, record, event)).collect()
    }
}

/// Each test compiles a program of its own: others may run beside it.
fn is_of(program: &CProgram, record: &LogRecord, event: &str) -> bool {
    record.event_name == event && record.str("process.executable.path").map(Path::new) == Some(program.path())
}

fn is_refused(record: &LogRecord) -> bool {
    record.str("error.type") == Some("EPERM")
}

const CREDENTIALS: &str = "vigie.process.credentials_change";
const PTRACE: &str = "vigie.process.ptrace";
const SIGNAL: &str = "vigie.process.signal";
const ACCESS: &str = "vigie.process.memory_access";
const TARGET: &str = "vigie.target.process.pid";

#[test]
fn credentials_that_change_are_seen_with_what_they_were() {
    let scene = Scene::done("credentials");
    let call = |name: &str| {
        scene.record(CREDENTIALS, |record| {
            record.str("vigie.credentials.call") == Some(name) && record.str("vigie.event.outcome") == Some("success")
        })
    };

    let capset = call("capset");
    assert_eq!(capset.list("vigie.credentials.capabilities.lost"), Some(vec!["CAP_NET_RAW"]));
    assert_eq!(capset.list("vigie.credentials.capabilities.gained"), Some(vec![]));
    assert!(capset.body.ends_with("changed its credentials: 1 capabilities fewer (capset)"), "{}", capset.body);
    let groups = call("setgroups");
    assert_eq!(groups.attributes["vigie.credentials.supplementary_groups"], serde_json::json!([27, 1000]));
    let group = call("setresgid");
    assert_eq!(group.attributes["vigie.credentials.requested_ids"], serde_json::json!([1000, 1001, 1002]));
    assert_eq!(
        ["previous.real_group", "previous.group", "previous.saved_group", "previous.file_group", "file_group"]
            .map(|name| group.int(&format!("vigie.credentials.{name}.id"))),
        [Some(0), Some(0), Some(0), Some(0), Some(1001)]
    );
    assert_eq!(group.int("vigie.process.group.id"), Some(1001));
    let file_user = call("setfsuid");
    assert_eq!(file_user.int("vigie.credentials.file_user.id"), Some(1003));
    let down = call("setreuid");
    assert_eq!(down.attributes["vigie.credentials.requested_ids"], serde_json::json!([-1, 1000]));
    assert_eq!(
        ["vigie.credentials.previous.user.id", "process.user.id", "process.real_user.id"].map(|name| down.int(name)),
        [Some(0), Some(1000), Some(0)]
    );
    let up = call("setresuid");
    assert_eq!([up.int("vigie.credentials.previous.user.id"), up.int("process.user.id")], [Some(1000), Some(0)]);
    assert!(up.body.contains("user 1000 to 0"), "{}", up.body);
    let away = call("setuid");
    let lost = away.list("vigie.credentials.capabilities.lost").expect("a list");
    assert!(lost.contains(&"CAP_SETUID") && !lost.contains(&"CAP_NET_RAW"), "{lost:?}");
    let refused = scene.record(CREDENTIALS, |record| record.str("error.type") == Some("EPERM"));
    assert_eq!(refused.attributes["vigie.credentials.requested_ids"], serde_json::json!([0, -1, 0]));
    assert!(refused.body.ends_with("failed to change its credentials: setresuid(0, -1, 0)"), "{}", refused.body);

    // Twice the same groups and twice the same user are one change each.
    let calls = scene.all(CREDENTIALS);
    let count = |name: &str| calls.iter().filter(|call| call.str("vigie.credentials.call") == Some(name)).count();
    assert_eq!(["setgroups", "setuid", "setresuid"].map(count), [2, 1, 2], "one of setgroups and of setresuid refused");
}

#[test]
fn signals_to_others_are_seen_with_their_targets_and_those_to_oneself_are_not() {
    let scene = Scene::done("victims");
    let victim = scene.told["victim"];
    let sent = |name: &str, refused: bool| {
        scene.record(SIGNAL, |record| {
            record.str("vigie.sent_signal.name") == Some(name) && is_refused(record) == refused
        })
    };
    // By kill, tgkill, as from a timer, by a code of its own, by a pidfd.
    for name in ["SIGUSR1", "SIGURG", "SIGCHLD", "SIGWINCH", "SIGCONT", "SIGKILL"] {
        let record = sent(name, false);
        assert_eq!(record.int(TARGET), Some(victim), "{name}");
        assert_eq!(record.str("vigie.target.process.executable.name"), Some("process_acts"));
        assert_eq!(record.int("vigie.target.process.user.id"), Some(0));
    }
    // kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal.
    for name in ["SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTERM"] {
        let record = sent(name, true);
        assert_eq!((record.int(TARGET), record.int("process.user.id")), (Some(victim), Some(65534)), "{name}");
    }
    let killed = sent("SIGKILL", false);
    assert_eq!(killed.int("vigie.sent_signal.number"), Some(9));
    assert!(killed.body.ends_with(&format!("sent SIGKILL to process_acts ({victim})")), "{}", killed.body);
    let exit = scene.record("vigie.process.exit", |record| record.int("process.pid") == Some(victim));
    assert_eq!(exit.str("vigie.process.uid"), killed.str("vigie.target.process.uid"), "a rule can join them");
    let all = scene.all(SIGNAL);
    assert_eq!(all.len(), 12, "{:#?}", all.iter().map(|record| &record.body).collect::<Vec<_>>());
}

#[test]
fn what_takes_hold_of_another_process_is_seen_and_what_looks_is_not() {
    let scene = Scene::done("victims");
    let victim = scene.told["victim"];
    for request in ["PTRACE_ATTACH", "PTRACE_POKEDATA", "PTRACE_SETREGSET", "PTRACE_SEIZE"] {
        let record =
            scene.record(PTRACE, |record| record.str("vigie.ptrace.request") == Some(request) && !is_refused(record));
        assert_eq!(record.int(TARGET), Some(victim), "{request}");
        assert_eq!(record.str("vigie.ptrace.address").is_some(), request == "PTRACE_POKEDATA");
        assert!(record.body.ends_with(&format!("did {request} on process_acts ({victim})")), "{}", record.body);
    }
    let refused = scene
        .record(PTRACE, |record| record.str("vigie.ptrace.request") == Some("PTRACE_ATTACH") && is_refused(record));
    assert_eq!((refused.int(TARGET), refused.int("process.user.id")), (Some(victim), Some(65534)));
    let traced = scene.record(PTRACE, |record| record.str("vigie.ptrace.request") == Some("PTRACE_TRACEME"));
    assert_eq!(traced.int(TARGET), None);

    let access = |direction: &str, error: Option<&str>| {
        scene.record(ACCESS, |record| {
            record.str("vigie.memory_access.direction") == Some(direction)
                && record.str("vigie.memory_access.method") == Some("process_vm")
                && record.str("error.type") == error
        })
    };
    for (direction, error) in [("read", None), ("write", None), ("write", Some("EFAULT")), ("read", Some("EPERM"))] {
        let record = access(direction, error);
        assert_eq!(record.int(TARGET), Some(victim));
        assert_eq!(record.int("vigie.memory_access.bytes"), error.is_none().then_some(8));
        assert_eq!(record.str("vigie.target.process.executable.name"), Some("process_acts"));
    }
    assert!(access("write", None).body.contains("wrote 8 bytes into the memory of process_acts"));
    for (direction, purpose) in [("read", "reading"), ("write", "writing")] {
        let opened = |record: &LogRecord| {
            record.str("vigie.memory_access.method") == Some("proc_mem")
                && record.str("vigie.memory_access.direction") == Some(direction)
        };
        let record = scene.record(ACCESS, opened);
        assert_eq!((record.int(TARGET), record.int("vigie.memory_access.bytes")), (Some(victim), None));
        let told = format!("opened for {purpose} the memory of process_acts ({victim})");
        assert!(record.body.ends_with(&told), "{}", record.body);
    }
    assert_eq!(scene.all(ACCESS).len(), 6, "its own memory is nobody else's");
}

#[test]
fn a_number_of_the_callers_own_pid_namespace_leads_to_the_process() {
    let scene = Scene::done("namespaces");
    let access = |vpid: i64| {
        // The victim with this number in the namespace that it was born in; its end tells which it is.
        let exit = scene.record("vigie.process.exit", |record| record.int("process.vpid") == Some(vpid));
        let pid = exit.int("process.pid");
        let record = scene.record(ACCESS, |record| record.int(TARGET) == pid);
        assert_eq!(record.int("process.vpid"), Some(1), "by the first process of the namespace");
        assert_eq!(record.str("vigie.target.process.uid"), exit.str("vigie.process.uid"));
        (record, exit)
    };
    let (record, exit) = access(2);
    assert_eq!(record.int("vigie.process.namespace.pid.id"), exit.int("vigie.process.namespace.pid.id"));
    let attached = scene.record(PTRACE, |record| record.int(TARGET) == exit.int("process.pid"));
    assert_eq!(attached.str("vigie.target.process.executable.name"), Some("process_acts"));
    // It is 1 in a namespace of its own below, and something else to the caller.
    let below = scene.record("vigie.process.exit", |record| {
        record.int("process.vpid") == Some(1)
            && record.int("vigie.process.exit.signal") == Some(9)
            && record.int("vigie.process.namespace.pid.id") != exit.int("vigie.process.namespace.pid.id")
    });
    scene.record(ACCESS, |record| record.int(TARGET) == below.int("process.pid"));
    scene.live.stop();
}

#[test]
fn memory_that_becomes_executable_is_seen_and_libraries_are_not() {
    let scene = Scene::done("memory");
    let at = |name: &str| {
        let address = format!("{:#x}", scene.told[name]);
        let wanted = |record: &LogRecord| record.str("vigie.memory.address") == Some(&address);
        scene.record("vigie.process.memory_protect", wanted)
    };
    let both = at("both");
    assert_eq!(both.str("vigie.memory.call"), Some("mmap"));
    assert_eq!(both.list("vigie.memory.protection"), Some(vec!["PROT_READ", "PROT_WRITE", "PROT_EXEC"]));
    assert_eq!(both.int("vigie.memory.length"), Some(3 * 4096));
    assert_eq!(both.attributes["vigie.memory.is_anonymous"], true);
    assert_eq!(both.attributes["vigie.memory.is_writable_and_executable"], true);
    assert!(both.body.ends_with("writable and executable (mmap)"), "{}", both.body);
    let later = at("later");
    assert_eq!((later.str("vigie.memory.call"), later.int("vigie.memory.length")), (Some("mprotect"), Some(4096)));
    assert_eq!(later.list("vigie.memory.protection"), Some(vec!["PROT_READ", "PROT_EXEC"]));
    assert_eq!(later.str("file.path"), None);
    let hidden = at("hidden");
    assert_eq!((hidden.str("file.path"), hidden.str("file.name")), (Some("/memfd:payload"), Some("memfd:payload")));
    assert_eq!(hidden.list("vigie.memory.protection"), Some(vec!["PROT_READ", "PROT_EXEC"]));
    for name in ["vigie.file.in_memory", "vigie.file.deleted"] {
        assert_eq!(hidden.attributes[name], true, "{name}");
    }
    assert!(hidden.body.contains("4096 bytes of /memfd:payload at"), "{}", hidden.body);
    assert_eq!(scene.all("vigie.process.memory_protect").len(), 3);
}

#[test]
fn a_socket_that_becomes_a_standard_stream_is_seen_with_both_ends() {
    let scene = Scene::done("redirects");
    let port = scene.told["port"];
    for (number, stream) in (0..).zip(["stdin", "stdout"]) {
        let record =
            scene.record("vigie.process.fd_redirect", |record| record.str("vigie.fd_redirect.stream") == Some(stream));
        assert_eq!(record.int("vigie.fd_redirect.descriptor"), Some(number));
        assert_eq!(record.str("network.peer.address"), Some("127.0.0.1"));
        assert_eq!((record.int("network.peer.port"), record.str("network.transport")), (Some(port), Some("tcp")));
        assert!(record.body.ends_with(&format!("made a socket to 127.0.0.1:{port} its {stream}")), "{}", record.body);
    }
    let streams: Vec<_> = scene.all("vigie.process.fd_redirect").iter().map(streams).collect();
    // dup2, dup, fcntl, dup3; not the file, not onto itself, not another descriptor.
    assert_eq!(streams, [("stdin", "tcp"), ("stdout", "tcp"), ("stdout", "tcp"), ("stderr", "unix")].map(owned));
}

fn owned((stream, transport): (&str, &str)) -> (String, String) {
    (stream.to_owned(), transport.to_owned())
}

fn streams(record: &LogRecord) -> (String, String) {
    let text = |name: &str| record.str(name).unwrap_or_default().to_owned();
    (text("vigie.fd_redirect.stream"), text("network.transport"))
}

#[test]
fn options_of_processes_are_seen_by_name() {
    let records = Scene::done("options").all("vigie.process.prctl");
    let operations: Vec<_> = records.iter().filter_map(|record| record.str("vigie.prctl.operation")).collect();
    assert_eq!(operations, ["RAISE", "LOWER", "CLEAR_ALL"].map(|name| format!("PR_CAP_AMBIENT_{name}")));
    let arguments: Vec<_> = records
        .iter()
        .map(|record| {
            let text = |name: &str| record.str(name).map(str::to_owned);
            let value = text("vigie.prctl.name").or(text("vigie.prctl.argument")).unwrap_or_default();
            (text("vigie.prctl.option").unwrap_or_default(), value)
        })
        .collect();
    let wanted = [
        ("PR_SET_NAME", "[kworker/7:3]"),
        ("PR_SET_NAME", "an ordinary one"),
        ("PR_SET_DUMPABLE", "0"),
        ("PR_SET_CHILD_SUBREAPER", "1"),
        ("PR_CAPBSET_DROP", "CAP_SYS_BOOT"),
        ("PR_SET_NO_NEW_PRIVS", "1"),
        ("PR_SET_PTRACER", "any"),
        ("PR_SET_MM", "PR_SET_MM_EXE_FILE"),
        ("PR_CAP_AMBIENT", "CAP_NET_RAW"),
        ("PR_CAP_AMBIENT", "CAP_NET_RAW"),
        ("PR_CAP_AMBIENT", ""),
        ("PR_SET_SECUREBITS", "SECBIT_NOROOT,SECBIT_NOROOT_LOCKED"),
    ];
    assert_eq!(arguments, wanted.map(owned));
}

#[test]
fn of_these_events_what_is_notable_is_exported_without_a_rule() {
    let program = CProgram::build("process_acts").expect("it compiles");
    let live = Live::start("grpc", &[]);
    for scene in ["memory", "options", "redirects"] {
        assert!(Command::new(program.path()).arg(scene).output().expect("it runs").status.success());
    }
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let of = |event: &str| records.iter().filter(|record| is_of(&program, record, event)).collect::<Vec<_>>();
    let protected = of("vigie.process.memory_protect");
    assert_eq!(protected.len(), 1);
    assert_eq!(protected[0].attributes["vigie.memory.is_writable_and_executable"], true);
    let options: Vec<_> =
        of("vigie.process.prctl").iter().filter_map(|record| record.str("vigie.prctl.option")).collect();
    assert_eq!(options, ["PR_SET_NAME", "PR_SET_PTRACER", "PR_SET_MM"]);
    assert_eq!(of("vigie.process.fd_redirect").len(), 3, "a Unix socket is what services write their log to");
}
