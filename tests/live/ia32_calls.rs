//! Calls by x86's 32-bit entries, which no tracepoint of a single system call shows.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use vigie_tests::{CProgram, LogRecord, http_get, poll_until};

use crate::harness::{DEADLINE, Live};

const WATCHED: &str = "they are watched from now on";

/// The program that makes every call by `int 0x80`, as a 32-bit one or as a 64-bit one.
fn program(bits: &str) -> CProgram {
    let freestanding = ["-static", "-nostdlib", "-fno-stack-protector", "-fno-pie", "-no-pie", bits];
    CProgram::build_with("ia32_calls", &freestanding).expect("it compiles")
}

/// Runs it in `folder`; it acts once `ready` returns. Its process id.
fn run(program: &CProgram, folder: &Path, ready: impl FnOnce()) -> i64 {
    let mut child = Command::new(program.path()).current_dir(folder).stdin(Stdio::piped()).spawn().expect("it starts");
    ready();
    child.stdin.take().expect("a pipe").write_all(b"x").expect("it reads");
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
    child.id().into()
}

/// What the program does: event, and attributes that its record must have. `at` is its folder.
fn acts(at: &str) -> Vec<(&'static str, Value)> {
    let path = |name: &str| format!("{at}/{name}");
    let opened = path("opened");
    let connect = |port| {
        json!({"network.peer.address": "127.0.0.1", "network.peer.port": port, "network.transport": "tcp",
               "vigie.event.outcome": "failure", "error.type": "ECONNREFUSED"})
    };
    let send = |size, messages| {
        let of_several = (messages > 1).then_some(messages);
        json!({"network.peer.address": "127.0.0.1", "network.peer.port": 9, "vigie.network.send.size": size,
               "vigie.network.send.messages": of_several})
    };
    vec![
        ("file.open", json!({"file.path": opened, "vigie.file.open_flags": ["O_RDWR", "O_CREAT"]})),
        (
            "kernel.splice",
            json!({"file.path": opened, "vigie.splice.size": 3, "vigie.splice.flags": ["SPLICE_F_NONBLOCK"]}),
        ),
        ("file.link", json!({"file.path": path("linked"), "vigie.file.target.path": opened})),
        ("file.rename", json!({"file.path": path("linked"), "vigie.file.target.path": path("renamed")})),
        ("file.mkdir", json!({"file.path": path("folder"), "file.mode": "0700"})),
        ("file.delete", json!({"file.path": path("folder"), "vigie.file.is_directory": true})),
        ("file.mode_change", json!({"file.path": opened, "file.mode": "0640"})),
        ("file.owner_change", json!({"file.path": opened, "file.owner.id": "7", "file.group.id": null})),
        ("file.owner_change", json!({"file.path": opened, "file.owner.id": "70000", "file.group.id": "8"})),
        ("file.time_change", json!({"file.path": opened, "file.modified": "1970-01-01T00:00:05Z"})),
        ("file.time_change", json!({"file.path": opened, "file.modified": "2001-09-09T01:46:41.000000006Z"})),
        (
            "file.xattr_change",
            json!({"file.path": opened, "vigie.file.xattr.name": "trusted.vigie",
                                     "vigie.file.xattr.value_size": 5}),
        ),
        ("file.delete", json!({"file.path": path("renamed"), "vigie.file.is_directory": false})),
        ("network.connect", connect(9)),
        ("network.connect", connect(2305)),
        ("network.connect", json!({"network.peer.port": 2306, "vigie.event.outcome": "unknown"})),
        (
            "network.connect_result",
            json!({"network.peer.port": 2306, "vigie.network.connect.result": "failed", "error.type": "ECONNREFUSED"}),
        ),
        ("network.send", send(1, 1)),
        ("network.send", send(2, 1)),
        ("network.send", send(3, 1)),
        ("network.send", send(4, 2)),
        ("network.send", send(5, 2)),
        ("process.fd_redirect", json!({"vigie.fd_redirect.stream": "stdin"})),
        ("network.socket", json!({"vigie.socket.type": "SOCK_RAW", "vigie.socket.protocol": 1})),
        ("process.memory_protect", json!({"vigie.memory.call": "mprotect", "vigie.memory.length": 4096})),
        (
            "process.memory_protect",
            json!({"vigie.memory.call": "mmap", "vigie.memory.length": 4096,
                                          "vigie.memory.is_writable_and_executable": true}),
        ),
        ("process.prctl", json!({"vigie.prctl.option": "PR_SET_NO_NEW_PRIVS"})),
        ("kernel.namespace_change", json!({"vigie.namespace.call": "unshare", "vigie.namespace.kinds": ["uts"]})),
        ("process.ptrace", json!({"vigie.ptrace.request": "PTRACE_TRACEME", "vigie.event.outcome": "success"})),
        ("process.exit", json!({"process.exit.code": 3})),
    ]
}

fn has(record: &LogRecord, attributes: &Value) -> bool {
    let wanted = attributes.as_object().expect("an object");
    wanted.iter().all(|(name, value)| record.attributes.get(name).unwrap_or(&Value::Null) == value)
}

/// Every act of process `pid` has its record, each but its exec told as a 32-bit call; and of calls nothing else.
fn assert_seen(live: &Live, pid: i64, folder: &Path) {
    let its = |record: &LogRecord, event: &str| {
        record.event_name.strip_prefix("vigie.") == Some(event) && record.int("process.pid") == Some(pid)
    };
    for (event, attributes) in acts(folder.to_str().expect("UTF-8")) {
        let wanted = |record: &LogRecord| its(record, event) && has(record, &attributes);
        assert_eq!(live.record(wanted).str("vigie.syscall.abi"), Some("ia32"), "{event}");
        let found = live.records().iter().filter(|record| wanted(record)).count();
        assert_eq!(found, 1, "{event} {attributes}");
    }
    let opens = live.records().iter().filter(|record| its(record, "file.open")).count();
    assert_eq!(opens, 3, "by open, openat and openat2");
}

#[test]
fn a_32_bit_program_is_seen_as_a_64_bit_one_is() {
    let live = Live::start("grpc", &["--export", "all"]);
    let (folder, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let folder_path = folder.path().canonicalize().expect("a path");
    let other_path = other.path().canonicalize().expect("a path");
    let first = run(&program("-m32"), &folder_path, || live.wait_for_log(WATCHED));
    // Now that they are watched, those of a 64-bit program are too.
    let second = run(&program("-m64"), &other_path, || ());

    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    let state = |hook: &str, state: &str| {
        let labels = format!("hook=\"{hook}\",tier=\"base\",state=\"{state}\"}} 1");
        assert!(page.contains(&labels), "{labels}\n{page}");
    };
    state("sys_exit", "attached");
    state("exit_openat2", "attached");
    assert_seen(&live, first, &folder_path);
    assert_seen(&live, second, &other_path);
    let records = live.records();
    let exec = |pid| {
        let its =
            |record: &&LogRecord| record.event_name == "vigie.process.exec" && record.int("process.pid") == Some(pid);
        records.iter().find(its).expect("its exec").str("vigie.syscall.abi")
    };
    assert_eq!((exec(first), exec(second)), (Some("ia32"), None));
    live.stop();
}

#[test]
fn a_64_bit_program_that_ends_by_a_32_bit_call_has_the_others_watched_from_then_on() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    run(&program("-m64"), folder.path(), || ());
    live.wait_for_log(WATCHED);
    live.stop();
}

#[test]
fn a_setting_has_them_watched_from_the_start_or_never() {
    let (folder, settings) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let folder_path = folder.path().canonicalize().expect("a path");
    let start = |policy: &str| {
        let file = settings.path().join(policy);
        std::fs::write(&file, format!("sensor:\n  ia32_calls: {policy}\n")).expect("written");
        Live::start("grpc", &["--export", "all", "--config", file.to_str().expect("UTF-8")])
    };
    let live = start("always");
    live.wait_for_log(WATCHED);
    let pid = run(&program("-m64"), &folder_path, || ());
    assert_seen(&live, pid, &folder_path);
    live.stop();

    let live = start("never");
    let program = program("-m32");
    let pid = run(&program, folder.path(), || ());
    let ended =
        |record: &LogRecord| record.event_name == "vigie.process.exit" && record.int("process.pid") == Some(pid);
    live.record(ended);
    // As long as it took before: what is never loaded is never told of.
    let log = poll_until(DEADLINE / 10, || live.log().contains(WATCHED).then_some(()));
    assert_eq!(log, None);
    live.stop();
}
