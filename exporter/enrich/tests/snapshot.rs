//! What the snapshot of `/proc` tells and what records tell of the same moment, joined without a gap.

use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::events::{ProcessExec, ProcessExit, ProcessFork};
use vigie_event::{Host, Payload, RawEvent, TaskHeader};

/// Beyond what any kernel gives out: /proc knows nothing of them.
const FIRST: u32 = 1 << 30;

fn task(pid: u32, parent_pid: u32) -> TaskHeader {
    let start_time_boot_ns = u64::from(pid) * 10_000_000;
    TaskHeader { pid, tid: pid, parent_pid, start_time_boot_ns, time_boot_ns: u64::MAX / 2, ..TaskHeader::default() }
}

fn seed(enricher: &mut Enricher, pid: u32, parent_pid: u32, path: &str) {
    let exec = ProcessExec { executable_path: path.to_owned(), ..ProcessExec::default() };
    enricher.seed(&task(pid, parent_pid), exec, None);
}

/// A daemon was forked when the sensor watched already, by a process that nobody saw: it was there before, and gone when the
/// snapshot was taken. What the snapshot tells of the daemon, which pid 1 has by then, is all there is.
#[test]
fn a_fork_by_an_unknown_process_leaves_what_the_snapshot_tells_of_the_child() {
    let mut enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
    seed(&mut enricher, FIRST, 0, "/sbin/init");
    let (unknown, daemon) = (FIRST + 1, FIRST + 2);
    seed(&mut enricher, daemon, FIRST, "/usr/sbin/daemon");
    let mut apply = |parent_pid, payload| {
        let quality = vigie_event::decode::TextQuality::default();
        enricher.apply(RawEvent { task: task(daemon, parent_pid), payload, quality }, 0)
    };
    let fork = ProcessFork { spawner_pid: unknown, ..ProcessFork::default() };
    assert!(apply(unknown, Payload::ProcessFork(fork)).is_none());
    let event = apply(FIRST, Payload::ProcessExit(ProcessExit::default())).expect("an event");
    assert_eq!(event.process.image.executable_path, "/usr/sbin/daemon");
    assert_eq!(event.process.ancestor_pids(), [i64::from(FIRST)]);
    assert!(!event.process.lineage_truncated());
}
