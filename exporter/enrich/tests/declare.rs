//! What a process publishes of itself changes which service its events belong to, and nothing else's.

use vigie_enrich::process_context::ProcessContext;
use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::events::{FileMkdir, ProcessExec, ProcessExit};
use vigie_event::{Host, Payload, RawEvent, TaskHeader};

fn context(service_name: &str) -> ProcessContext {
    let resource = [("service.name", service_name), ("host.name", "fake")];
    let resource = resource.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    ProcessContext { resource, ..ProcessContext::default() }
}

#[test]
#[expect(clippy::default_trait_access, reason = "the type of `quality` has no public name")]
fn only_the_process_that_was_meant_is_changed() {
    let mut enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
    let task = TaskHeader { pid: 7, start_time_boot_ns: 47_110_000_003, ..TaskHeader::default() };
    enricher.seed(&task, ProcessExec::default(), None);
    let ticks = 47_110_000_003 / 10_000_000;
    assert!(enricher.declare(7, ticks, &context("shop")));
    assert!(!enricher.declare(7, ticks + 1, &context("other")), "its pid has gone to another process");
    assert!(!enricher.declare(8, ticks, &context("other")));
    let payload = Payload::ProcessExit(ProcessExit::default());
    let event = enricher.apply(RawEvent { task, payload, quality: Default::default() }, 0).expect("an event");
    assert_eq!(event.workload.service_name, "shop");
    assert_eq!(event.workload.declared, []);
}

/// What is found out about a process takes its time: by then it may run another program, or have ended.
#[test]
#[expect(clippy::default_trait_access, reason = "the type of `quality` has no public name")]
fn since_when_a_process_runs_its_program_is_known_until_its_end() {
    let mut enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
    let task = TaskHeader { pid: 7, start_time_boot_ns: 47_110_000_003, ..TaskHeader::default() };
    enricher.seed(&task, ProcessExec::default(), None);
    let ticks = 47_110_000_003 / 10_000_000;
    let mut after = |time_boot_ns, session_leader_pid, payload| {
        let task = TaskHeader { time_boot_ns, session_leader_pid, ..task.clone() };
        enricher.apply(RawEvent { task, payload, quality: Default::default() }, 0);
        (enricher.runs_since(7, ticks), enricher.runs_since(7, ticks + 1), enricher.runs_since(8, ticks))
    };
    let mkdir = || Payload::FileMkdir(FileMkdir::default());
    assert_eq!(after(50, 0, mkdir()), (Some(0), None, None));
    assert_eq!(after(60, 0, Payload::ProcessExec(ProcessExec::default())), (Some(60), None, None));
    assert_eq!(after(70, 7, mkdir()), (Some(60), None, None));
    assert_eq!(after(80, 7, Payload::ProcessExit(ProcessExit::default())), (None, None, None));
    assert_eq!(after(79, 8, mkdir()), (None, None, None), "what comes late does not bring it back");
}
