use std::process::Command;

use vigie_tests::LogRecord;

use crate::harness::Live;

/// The exit of what `bash -c SCRIPT MARKER` ran as.
fn exit_of(live: &Live, script: &str, marker: &str) -> LogRecord {
    Command::new("bash").args(["-c", script, marker]).status().expect("bash runs");
    let is_marked =
        |record: &LogRecord| record.list("process.command_args").is_some_and(|arguments| arguments.contains(&marker));
    live.record(|record| record.event_name == "vigie.process.exit" && is_marked(record))
}

#[test]
fn an_exit_carries_its_code() {
    let live = Live::start("grpc", &[]);
    let record = exit_of(&live, "exit 42", "marker-code");
    assert_eq!(record.int("process.exit.code"), Some(42));
    assert_eq!(record.int("vigie.process.exit.signal"), None);
    live.stop();
}

#[test]
fn an_end_by_signal_carries_the_signal_and_no_code() {
    let live = Live::start("grpc", &[]);
    let record = exit_of(&live, "kill -KILL $$", "marker-signal");
    assert_eq!(record.int("vigie.process.exit.signal"), Some(9));
    assert_eq!(record.int("process.exit.code"), None);
    live.stop();
}

/// Threads end one by one; the process ends once, with the code that its parent gets.
#[test]
fn a_process_with_threads_ends_once() {
    let live = Live::start("grpc", &[]);
    let script = "import os, threading, time\n\
                  for _ in range(4): threading.Thread(target=time.sleep, args=(0.05,)).start()\n\
                  time.sleep(0.2)\nos._exit(7)";
    Command::new("python3").args(["-c", script, "marker-threads"]).status().expect("python3 runs");
    let is_exit = |record: &LogRecord| {
        record.event_name == "vigie.process.exit"
            // `python3` may be a script, whose subshells have the same arguments.
            && record.str("process.executable.name").is_some_and(|name| name.starts_with("python"))
            && record.list("process.command_args").is_some_and(|arguments| arguments.contains(&"marker-threads"))
    };
    assert_eq!(live.record(is_exit).int("process.exit.code"), Some(7));
    Command::new("/bin/true").arg("after-the-threads").status().expect("true runs");
    live.record(|record| record.event_name == "vigie.process.exec" && record.body.contains("after-the-threads"));
    assert_eq!(live.records().iter().filter(|record| is_exit(record)).count(), 1);
    live.stop();
}
