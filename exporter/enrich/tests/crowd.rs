//! More processes than any test can start: what the enricher keeps of them is bounded, and none is mistaken for another.

use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::events::{ProcessExec, ProcessExit, ProcessFork};
use vigie_event::{Event, Host, Payload, RawEvent, TaskHeader};

/// Beyond what any kernel gives out: /proc knows nothing of them.
const FIRST: u32 = 1 << 30;
const PROCESSES: u32 = 100_000;

/// What stays of processes that have ended, at most.
const MOST_ENDED: usize = 16 * 1024;

fn apply(enricher: &mut Enricher, pid: u32, parent: u32, payload: Payload) -> Option<Event> {
    let task = TaskHeader {
        time_boot_ns: 1,
        start_time_boot_ns: u64::from(pid - FIRST) * 10_000_000,
        pid,
        tid: pid,
        parent_pid: parent,
        cgroup_name: "crowd.service".to_owned(),
        cgroup_parent_name: "system.slice".to_owned(),
        ..TaskHeader::default()
    };
    enricher.apply(RawEvent { task, payload, quality: vigie_event::decode::TextQuality::default() }, 1)
}

fn exec(path: &str) -> Payload {
    Payload::ProcessExec(ProcessExec { executable_path: path.to_owned(), ..ProcessExec::default() })
}

fn fork(parent: u32) -> Payload {
    Payload::ProcessFork(ProcessFork { spawner_pid: parent, ..ProcessFork::default() })
}

#[test]
fn a_hundred_thousand_processes_are_known_and_forgotten() {
    let mut enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
    apply(&mut enricher, FIRST, 1, exec("/usr/bin/parent"));
    for pid in FIRST + 1..=FIRST + PROCESSES {
        assert!(apply(&mut enricher, pid, FIRST, fork(FIRST)).is_none());
    }
    assert_eq!(enricher.processes(), PROCESSES as usize + 1);
    for pid in [FIRST + 1, FIRST + PROCESSES / 2, FIRST + PROCESSES] {
        let event = apply(&mut enricher, pid, FIRST, exec("/usr/bin/child")).expect("an event");
        assert_eq!(event.process.ancestor_executable_paths(), ["/usr/bin/parent"]);
        assert_eq!(event.process.ancestor_pids(), [i64::from(FIRST)]);
    }
    for pid in FIRST + 1..=FIRST + PROCESSES {
        apply(&mut enricher, pid, FIRST, Payload::ProcessExit(ProcessExit::default()));
    }
    assert!(enricher.processes() <= MOST_ENDED + 1, "{}", enricher.processes());
    let next = FIRST + PROCESSES + 1;
    apply(&mut enricher, next, FIRST, fork(FIRST));
    let event = apply(&mut enricher, next, FIRST, exec("/usr/bin/next")).expect("an event");
    assert_eq!(event.process.ancestor_executable_paths(), ["/usr/bin/parent"]);
}
