//! A process whose memory cannot be had costs itself an answer, and others nothing.

mod support;

use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use support::{Program, compile};
use vigie_enrich::process_context::ProcessContextFailure;
use vigie_enrich::trace_resolver::{ProcessTraceFacts, TraceResolver, TraceResolverConfig};
use vigie_enrich::{process_start_ticks, thread_context};

const LONG: Duration = Duration::from_secs(20);

#[test]
fn memory_that_never_comes_does_not_hold_up_others() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("stall");
    compile("cc", &[], &["stall.c"], &path);
    let mut program = Program::start(&mut Command::new(path));
    if program.line() == "0" {
        eprintln!("this kernel has no pages that are provided later");
        return;
    }
    let (send, answers) = channel();
    let config = TraceResolverConfig { stall_limit: Duration::from_millis(300), ..TraceResolverConfig::default() };
    let answer = move |facts| {
        let _ = send.send(facts);
    };
    let resolver = TraceResolver::start(config, answer).expect("a thread");
    for pid in [program.pid(), std::process::id()] {
        assert!(resolver.request(pid, process_start_ticks(pid).expect("it runs")));
    }
    let failed = answers.recv_timeout(LONG).expect("an answer");
    assert_eq!(failed.pid, program.pid());
    // Whether the kernel refuses the read or lets it wait depends on its version.
    let failures = [ProcessContextFailure::NotReadable, ProcessContextFailure::Stalled].map(Err);
    assert!(failures.contains(&failed.process_context), "{:?}", failed.process_context);
    let other = answers.recv_timeout(LONG).expect("an answer");
    assert_eq!((other.pid, other.process_context), (std::process::id(), Ok(None)));
}

/// What a resolver says of one process.
fn facts_of(pid: u32) -> ProcessTraceFacts {
    let (send, answers) = channel();
    let answer = move |facts| {
        let _ = send.send(facts);
    };
    let resolver = TraceResolver::start(TraceResolverConfig::default(), answer).expect("a thread");
    assert!(resolver.request(pid, process_start_ticks(pid).expect("it is there")));
    answers.recv_timeout(LONG).expect("an answer")
}

/// Such a process cannot publish anything: that is no failure, which somebody might go and look for.
fn assert_publishes_nothing(pid: u32) {
    let facts = facts_of(pid);
    assert_eq!((facts.thread_context, facts.process_context, facts.go), (Ok(None), Ok(None), Ok(None)), "{pid}");
    assert_eq!(thread_context::resolve(pid), Ok(None), "{pid}");
}

#[test]
fn a_process_that_has_ended_and_was_not_waited_for_publishes_nothing() {
    let mut child = Command::new("true").spawn().expect("it runs");
    let pid = Pid::from_child(&child);
    // Waits for its end, and leaves it as it is.
    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).expect("it ends");
    assert_publishes_nothing(child.id());
    child.wait().expect("it has ended");
}

/// Its other threads work on, and publish what they work on.
#[test]
fn a_process_whose_first_thread_has_ended_is_looked_at_by_another() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("left");
    compile("cc", &["-pthread", "-DLEAVING"], &["main.c", "slot.c"], &path);
    let mut program = Program::start(&mut Command::new(path));
    let _threads = [program.line(), program.line()];
    let state = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.pid())).expect("it is there");
        stat.rsplit(')').next().and_then(|rest| rest.trim().chars().next())
    };
    while state() != Some('Z') {
        std::thread::yield_now();
    }
    let facts = facts_of(program.pid());
    let found = facts.thread_context.expect("resolvable").expect("it has a slot");
    assert!(found.file.ends_with("left"), "{found:?}");
    assert_eq!((facts.process_context, facts.go), (Ok(None), Ok(None)));
}

#[test]
fn a_thread_of_the_kernel_publishes_nothing() {
    let is_of_the_kernel = |pid: &u32| {
        let field = |text: String| text.rsplit(')').next()?.split_ascii_whitespace().nth(6)?.parse::<u32>().ok();
        let flags = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok().and_then(field);
        flags.is_some_and(|flags| flags & 0x0020_0000 /* PF_KTHREAD */ != 0)
    };
    let processes = std::fs::read_dir("/proc").expect("readable").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    // Kernel workers come and go; the first ones stay.
    let Some(pid) = pids.filter(is_of_the_kernel).min() else {
        eprintln!("no thread of the kernel is to be seen from here");
        return;
    };
    assert_publishes_nothing(pid);
}
