use std::process::Command;

use vigie_tests::LogRecord;

use crate::harness::Live;

fn is_of(marker: &str) -> impl Fn(&LogRecord) -> bool + '_ {
    move |record| record.list("process.command_args").is_some_and(|arguments| arguments.contains(&marker))
}

#[test]
fn with_signals_alone_what_a_rule_matches_arrives_and_nothing_else() {
    let live = Live::start("grpc", &["--export", "signals"]);
    let (ordinary, suspicious) = ("marker-ordinary", "marker-suspicious");
    Command::new("/bin/true").arg(ordinary).status().expect("true runs");
    // An address that no other test connects to: a signal is told once for each.
    Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.83.0.3/9", suspicious]).output().expect("bash runs");

    let is_suspicious = is_of(suspicious);
    let signal = live.record(|record| record.event_name == "vigie.signal" && is_suspicious(record));
    assert_eq!(signal.str("security_rule.name"), Some("shell-opens-network-connection"));
    let event = live.record(|record| record.str("log.record.uid") == signal.str("vigie.signal.event.uid"));
    assert_eq!(event.event_name, "vigie.network.connect");

    let (records, _) = live.stop_and_read();
    let others = records.iter().filter(|record| is_of(ordinary)(record));
    assert_eq!(others.map(|record| &record.event_name).collect::<Vec<_>>(), Vec::<&String>::new());
    // Neither the exec nor the exit of the shell, just what it did against the rule.
    let told = records.iter().filter(|record| is_suspicious(record));
    let mut told: Vec<_> = told.map(|record| &record.event_name).collect();
    told.sort();
    assert_eq!(told, ["vigie.network.connect", "vigie.signal"]);
}
