use std::process::{Command, Stdio};

use vigie_tests::{LogRecord, copy_program};

use crate::harness::Live;

fn is_signal_of(rule: &str) -> impl Fn(&LogRecord) -> bool + '_ {
    move |record| record.event_name == "vigie.signal" && record.str("security_rule.name") == Some(rule)
}

/// What this process has started itself: other tests do the same beside it, in the same process.
fn is_by(child: u32) -> impl Fn(&LogRecord) -> bool {
    move |record| record.int("process.pid") == Some(child.into())
}

/// Runs a program to its end; its pid.
fn run(program: &str, arguments: &[&str]) -> u32 {
    let mut child = Command::new(program).args(arguments).stdout(Stdio::null()).spawn().expect("it runs");
    child.wait().expect("it ends");
    child.id()
}

#[test]
fn a_shell_that_connects_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    let is_own = is_by(run("bash", &["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]));
    let is_signal = is_signal_of("shell-opens-network-connection");
    let signal = live.record(|record| is_signal(record) && is_own(record));
    assert_eq!((signal.severity_number, signal.severity_text.as_str()), (17, "high"));
    assert_eq!(signal.body, "bash opens a connection to 127.0.0.1:9");
    assert_eq!(signal.list("vigie.threat.technique.ids"), Some(vec!["T1059.004", "T1071"]));
    assert_eq!(signal.str("vigie.signal.event.name"), Some("vigie.network.connect"));
    assert_eq!(signal.int("network.peer.port"), Some(9), "the event's own attributes are there");
    let event = live.record(|record| record.str("log.record.uid") == signal.str("vigie.signal.event.uid"));
    assert_eq!(event.event_name, "vigie.network.connect");
    live.stop();
}

#[test]
fn a_shell_below_a_program_named_nginx_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let nginx = folder.path().join("nginx");
    copy_program("/bin/bash", &nginx).expect("copied");
    Command::new(&nginx).args(["-c", "/bin/bash -c 'exit 0'; exit 0"]).status().expect("it runs");
    let is_signal = is_signal_of("web-server-spawns-shell");
    let signal = live.record(|record| {
        let ancestors = record.list("vigie.process.ancestors.executable_paths");
        is_signal(record) && ancestors.is_some_and(|ancestors| ancestors.first().copied() == nginx.to_str())
    });
    assert_eq!(signal.severity_number, 18);
    live.stop();
}

/// The kernel lets through only those reads that a rule names.
#[test]
fn a_read_of_the_password_hashes_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    let is_own = is_by(run("cat", &["/etc/shadow"]));
    let is_signal = is_signal_of("shadow-read-by-unexpected-program");
    let signal = live.record(|record| is_signal(record) && is_own(record));
    assert_eq!(signal.str("file.path"), Some("/etc/shadow"));
    let other =
        live.records().into_iter().find(|record| is_own(record) && record.str("file.path") == Some("/etc/passwd"));
    assert!(other.is_none(), "{other:?}");
    live.stop();
}
