//! What is found of a process is of its program, and stays no longer than that.

use std::collections::HashMap;
use std::time::Instant;

use tokio::sync::mpsc;
use vigie_enrich::go_runtime::{GoFailure, GoLabels, GoProgram, LabelLayout};
use vigie_enrich::process_context::ProcessContext;
use vigie_enrich::trace_resolver::ProcessTraceFacts;
use vigie_enrich::{Enricher, EnricherConfig, process_start_ticks};
use vigie_event::decode::TextQuality;
use vigie_event::events::{ProcessContext as Published, ProcessExec, ProcessExit};
use vigie_event::{Host, Payload, RawEvent, TaskHeader};
use vigie_sensor::{SensorError, TraceTarget};

use super::followed::TargetMap;
use super::settling::SETTLING;
use super::{TICK_NS, TraceLink};

#[derive(Default)]
struct Kernel(HashMap<u32, TraceTarget>);

impl TargetMap for Kernel {
    fn set(&mut self, pid: u32, target: &TraceTarget) -> Result<(), SensorError> {
        if *target == TraceTarget::default() {
            self.0.remove(&pid);
        } else {
            self.0.insert(pid, *target);
        }
        Ok(())
    }
}

/// The link, and a process that is there for as long as the test: its own.
struct Bench {
    link: TraceLink<Kernel>,
    answers: mpsc::Receiver<ProcessTraceFacts>,
    enricher: Enricher,
    task: TaskHeader,
}

impl Bench {
    fn new() -> Self {
        let (link, answers) = TraceLink::start(Kernel::default()).expect("a thread");
        let enricher = Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned());
        let pid = std::process::id();
        let start_ticks = process_start_ticks(pid).expect("it runs");
        let task = TaskHeader { pid, start_time_boot_ns: start_ticks * TICK_NS, ..TaskHeader::default() };
        let mut bench = Self { link, answers, enricher, task };
        bench.enricher.seed(&bench.task, ProcessExec::default(), None);
        bench
    }

    fn happens(&mut self, payload: Payload, time_boot_ns: u64) {
        let task = TaskHeader { time_boot_ns, ..self.task.clone() };
        let raw = RawEvent { task, payload, quality: TextQuality::default() };
        self.link.event(&raw);
        self.enricher.apply(raw, 0);
    }

    fn executes(&mut self, time_boot_ns: u64) {
        self.happens(Payload::ProcessExec(ProcessExec::default()), time_boot_ns);
    }

    fn ends(&mut self, time_boot_ns: u64) {
        self.happens(Payload::ProcessExit(ProcessExit::default()), time_boot_ns);
    }

    /// A program of Go's, whose labels can be read.
    fn facts(&self, read_since_boot_ns: u64) -> ProcessTraceFacts {
        let labels = GoLabels { curg_in_m: 1, labels_in_g: 2, layout: LabelLayout::Slice, g_thread_pointer_offset: -8 };
        ProcessTraceFacts {
            pid: self.task.pid,
            start_ticks: self.task.start_time_boot_ns / TICK_NS,
            read_since_boot_ns,
            thread_context: Ok(None),
            process_context: Ok(Some(ProcessContext::default())),
            go: Ok(Some(GoProgram { version: "go1.26".to_owned(), labels: Ok(labels) })),
        }
    }

    fn learns(&mut self, facts: &ProcessTraceFacts) {
        self.link.learn(facts, &mut self.enricher);
    }

    fn is_followed(&self) -> bool {
        self.link.followed.targets().0.contains_key(&self.task.pid)
    }
}

#[test]
fn what_was_read_before_an_exec_is_void_whichever_is_told_first() {
    let mut bench = Bench::new();
    bench.executes(100);
    bench.learns(&bench.facts(99));
    assert!(!bench.is_followed(), "of the program before");
    bench.learns(&bench.facts(101));
    assert!(bench.is_followed(), "however short it runs");
    bench.executes(200);
    assert!(!bench.is_followed(), "what was found is of the program before");
}

#[test]
fn a_process_that_ends_is_forgotten_whenever_it_is_answered_for() {
    let mut bench = Bench::new();
    bench.learns(&bench.facts(1));
    assert!(bench.is_followed());
    bench.ends(100);
    assert!(!bench.is_followed());
    bench.learns(&bench.facts(99));
    assert!(!bench.is_followed(), "it was answered for after its end");
}

#[test]
fn a_process_whose_pid_is_anothers_by_now_is_not_followed() {
    let mut bench = Bench::new();
    bench.task.start_time_boot_ns -= TICK_NS;
    bench.enricher.seed(&bench.task, ProcessExec::default(), None);
    bench.learns(&bench.facts(1));
    assert!(!bench.is_followed());
}

#[test]
fn one_that_publishes_no_longer_is_not_followed_but_a_failure_to_read_it_changes_nothing() {
    let mut bench = Bench::new();
    bench.learns(&bench.facts(1));
    bench.learns(&ProcessTraceFacts { go: Err(GoFailure::LimitReached), ..bench.facts(2) });
    assert!(bench.is_followed());
    bench.learns(&ProcessTraceFacts { go: Ok(None), ..bench.facts(3) });
    assert!(!bench.is_followed());
}

#[test]
fn where_ends_were_lost_those_that_are_gone_are_forgotten() {
    let mut bench = Bench::new();
    bench.learns(&bench.facts(1));
    bench.link.sweep();
    assert!(bench.is_followed());
    bench.link.followed.sweep(|_| false);
    assert!(!bench.is_followed());
}

#[test]
fn a_program_that_publishes_at_its_start_is_looked_at_at_once_and_not_again() {
    let mut bench = Bench::new();
    bench.executes(100);
    assert_eq!(bench.link.settling.take(Instant::now() + SETTLING / 2), None);
    bench.happens(Payload::ProcessContext(Published::default()), 110);
    let facts = bench.answers.blocking_recv().expect("an answer");
    assert_eq!((facts.pid, facts.thread_context, facts.process_context), (bench.task.pid, Ok(None), Ok(None)));
    assert!(facts.read_since_boot_ns > 110, "it counts");
    assert_eq!(bench.link.settling.take(Instant::now() + SETTLING), None);
}

#[test]
fn a_process_that_publishes_without_end_is_looked_at_once_and_then_after_a_pause() {
    let mut bench = Bench::new();
    for time in 0..1000 {
        bench.happens(Payload::ProcessContext(Published::default()), time);
        bench.link.names_are_missing(super::key(&bench.task));
    }
    assert_eq!(bench.link.resolver_counts().requests, 1);
    assert!(bench.link.next_due().is_some(), "the last one is not forgotten");
}
