use std::process::Command;

use vigie_tests::LogRecord;

use crate::harness::Live;

fn is_signal_of(rule: &str) -> impl Fn(&LogRecord) -> bool + '_ {
    move |record| record.event_name == "vigie.signal" && record.str("security_rule.name") == Some(rule)
}

#[test]
fn a_shell_that_connects_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).output().expect("bash runs");
    let signal = live.record(is_signal_of("shell-opens-network-connection"));
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
    std::fs::copy("/bin/bash", &nginx).expect("copied");
    Command::new(&nginx).args(["-c", "/bin/bash -c 'exit 0'; exit 0"]).status().expect("it runs");
    let signal = live.record(is_signal_of("web-server-spawns-shell"));
    assert_eq!(signal.severity_number, 18);
    let ancestors = signal.list("vigie.process.ancestors.executable_paths").expect("ancestors");
    assert_eq!(Some(ancestors[0]), nginx.to_str());
    live.stop();
}

/// The kernel lets through only those reads that a rule names.
#[test]
fn a_read_of_the_password_hashes_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    Command::new("cat").arg("/etc/shadow").output().expect("cat runs");
    let signal = live.record(is_signal_of("shadow-read-by-unexpected-program"));
    assert_eq!(signal.str("file.path"), Some("/etc/shadow"));
    let other = live.records().into_iter().find(|record| record.str("file.path") == Some("/etc/passwd"));
    assert!(other.is_none(), "{other:?}");
    live.stop();
}
