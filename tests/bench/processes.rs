//! What a process costs that is there, and one that was: `make bench`. The enricher is given the records of as many as a host
//! may have, and of as many that come and go.
#![allow(clippy::cast_precision_loss, reason = "figures for people to read")]

use std::fs;
use std::time::Instant;

use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::events::{ProcessExec, ProcessExit, ProcessFork};
use vigie_event::{Host, Payload, RawEvent, TaskHeader};

const PROCESSES: u32 = 100_000;

/// Beyond what any kernel gives out: /proc knows nothing of them.
const FIRST: u32 = 1 << 30;

fn record(pid: u32, parent: u32, at: u64, payload: Payload) -> RawEvent {
    let task = TaskHeader {
        time_boot_ns: at,
        start_time_boot_ns: u64::from(pid) * 10_000_000,
        pid,
        tid: pid,
        parent_pid: parent,
        cgroup_name: "crowd.service".to_owned(),
        cgroup_parent_name: "system.slice".to_owned(),
        comm: "crowd".to_owned(),
        ..TaskHeader::default()
    };
    RawEvent { task, payload, quality: vigie_event::decode::TextQuality::default() }
}

fn fork(pid: u32, parent: u32, at: u64) -> RawEvent {
    record(pid, parent, at, Payload::ProcessFork(ProcessFork { spawner_pid: parent, ..ProcessFork::default() }))
}

fn exec(pid: u32, parent: u32, at: u64) -> RawEvent {
    let path = "/usr/bin/crowd".to_owned();
    let arguments = vec![path.clone(), "--number".to_owned(), pid.to_string()];
    let exec = ProcessExec { executable_path: path, arguments, ..ProcessExec::default() };
    record(pid, parent, at, Payload::ProcessExec(exec))
}

fn exit(pid: u32, parent: u32, at: u64) -> RawEvent {
    record(pid, parent, at, Payload::ProcessExit(ProcessExit::default()))
}

fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
    kilobytes.unwrap_or(0.0_f64) / 1024.0
}

fn row(what: &str, processes: u32, entries: usize, begin: Instant, before: f64) {
    let (time, more) = (begin.elapsed().as_secs_f64(), resident() - before);
    println!(
        "{what:<36} {entries:>9} {:>10.2} {:>12.1} {:>12.0}",
        time * 1e6 / f64::from(processes),
        more,
        more * 1024.0 * 1024.0 / entries.max(1) as f64
    );
}

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
    let mut take = |raw| drop(enricher.apply(raw, 1));
    take(exec(FIRST, 1, 1));
    let before = resident();
    println!("{:<36} {:>9} {:>10} {:>12} {:>12}", "100 000 processes", "in tree", "us each", "MiB", "bytes each");
    let begin = Instant::now();
    (1..=PROCESSES).for_each(|number| take(fork(FIRST + number, FIRST, 2)));
    row("forked, all alive", PROCESSES, enricher.processes(), begin, before);
    let begin = Instant::now();
    let mut take = |raw| drop(enricher.apply(raw, 1));
    (1..=PROCESSES).for_each(|number| take(exec(FIRST + number, FIRST, 3)));
    row("each executed a program", PROCESSES, enricher.processes(), begin, before);
    let begin = Instant::now();
    let mut take = |raw| drop(enricher.apply(raw, 1));
    (1..=PROCESSES).for_each(|number| take(exit(FIRST + number, FIRST, 4)));
    row("all ended", PROCESSES, enricher.processes(), begin, before);
    let begin = Instant::now();
    let mut take = |raw| drop(enricher.apply(raw, 1));
    for number in PROCESSES + 1..=2 * PROCESSES {
        take(fork(FIRST + number, FIRST, 5));
        take(exec(FIRST + number, FIRST, 5));
        take(exit(FIRST + number, FIRST, 5));
    }
    row("as many came and went", PROCESSES, enricher.processes(), begin, before);
}
