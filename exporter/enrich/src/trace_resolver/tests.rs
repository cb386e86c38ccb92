use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{ProcessTraceFacts, TraceResolver, TraceResolverConfig};
use crate::process_start_ticks;
use crate::thread_context::ResolveFailure;

const LONG: Duration = Duration::from_secs(20);

fn facts(pid: u32, start_ticks: u64, thread_context: ResolveFailure) -> ProcessTraceFacts {
    ProcessTraceFacts { thread_context: Err(thread_context), ..ProcessTraceFacts::gone(pid, start_ticks) }
}

fn answers() -> (impl Fn(ProcessTraceFacts) + Send + Sync + 'static, Receiver<ProcessTraceFacts>) {
    let (send, receive) = channel();
    let answer = move |facts| {
        let _ = send.send(facts);
    };
    (answer, receive)
}

/// A reader that says what it begins, and ends only when it is told.
fn held() -> (impl Fn(u32, u64) -> ProcessTraceFacts + Clone + Send, Receiver<u32>, Sender<()>) {
    let (say, begun) = channel();
    let (go_on, wait) = channel();
    let wait = Arc::new(Mutex::new(wait));
    let read = move |pid, start_ticks| {
        let _ = say.send(pid);
        let _ = wait.lock().expect("not poisoned").recv();
        facts(pid, start_ticks, ResolveFailure::NotReadable)
    };
    (read, begun, go_on)
}

#[test]
fn this_process_is_answered_for_and_another_of_its_pid_is_not() {
    let (answer, answered) = answers();
    let resolver = TraceResolver::start(TraceResolverConfig::default(), answer).expect("a thread");
    let pid = std::process::id();
    let start = process_start_ticks(pid).expect("it runs");
    assert!(resolver.request(pid, start));
    let found = answered.recv_timeout(LONG).expect("an answer");
    assert_eq!((found.pid, found.start_ticks), (pid, start));
    assert_eq!((found.thread_context, found.process_context, found.go), (Ok(None), Ok(None), Ok(None)));
    assert!(resolver.request(pid, start + 1));
    let other = answered.recv_timeout(LONG).expect("an answer");
    assert_eq!(other, ProcessTraceFacts::gone(pid, start + 1));
    let counts = resolver.counts();
    assert_eq!((counts.requests, counts.outcomes[&("thread_context", "none")]), (2, 1));
    assert_eq!(counts.outcomes[&("go", "gone")], 1);
}

#[test]
fn requests_join_and_a_full_queue_refuses_without_waiting() {
    let (answer, answered) = answers();
    let (read, begun, go_on) = held();
    let config = TraceResolverConfig { capacity: 3, ..TraceResolverConfig::default() };
    let resolver = TraceResolver::start_with(config, answer, move || read.clone()).expect("a thread");
    assert!(resolver.request(1, 1));
    assert_eq!(begun.recv_timeout(LONG), Ok(1));
    let clock = Instant::now();
    assert!(resolver.request(2, 1) && resolver.request(2, 1) && resolver.request(3, 1));
    assert!(!resolver.request(4, 1));
    assert!(clock.elapsed() < Duration::from_secs(1));
    let counts = resolver.counts();
    assert_eq!((counts.requests, counts.coalesced, counts.refused), (5, 1, 1));
    for _ in 0..3 {
        go_on.send(()).expect("it listens");
    }
    let pids: Vec<_> = (0..3).map(|_| answered.recv_timeout(LONG).expect("an answer").pid).collect();
    assert_eq!(pids, [1, 2, 3]);
}

/// What was read may be from before the request.
#[test]
fn a_process_asked_for_while_it_is_read_is_read_again() {
    let (answer, answered) = answers();
    let (read, begun, go_on) = held();
    let resolver = TraceResolver::start_with(TraceResolverConfig::default(), answer, move || read.clone());
    let resolver = resolver.expect("a thread");
    resolver.request(1, 1);
    assert_eq!(begun.recv_timeout(LONG), Ok(1));
    assert!(resolver.request(1, 1));
    go_on.send(()).expect("it listens");
    assert_eq!(begun.recv_timeout(LONG), Ok(1));
    go_on.send(()).expect("it listens");
    assert_eq!(
        [answered.recv_timeout(LONG), answered.recv_timeout(LONG)].map(|facts| facts.map(|facts| facts.pid)),
        [Ok(1); 2]
    );
}

#[test]
fn what_may_get_better_is_asked_again_so_many_times() {
    let (answer, answered) = answers();
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reads);
    let config =
        TraceResolverConfig { retry_delays: vec![Duration::from_millis(1); 3], ..TraceResolverConfig::default() };
    let resolver = TraceResolver::start_with(config, answer, move || {
        let reads = Arc::clone(&counted);
        move |pid, start_ticks| {
            reads.fetch_add(1, Ordering::Relaxed);
            facts(pid, start_ticks, ResolveFailure::UnresolvedDescriptor)
        }
    });
    let resolver = resolver.expect("a thread");
    resolver.request(1, 1);
    let facts = answered.recv_timeout(LONG).expect("an answer");
    assert_eq!(facts.thread_context, Err(ResolveFailure::UnresolvedDescriptor));
    assert_eq!((reads.load(Ordering::Relaxed), resolver.counts().retries), (4, 3));
}

#[test]
fn a_panic_costs_one_answer() {
    let (answer, answered) = answers();
    let resolver = TraceResolver::start_with(TraceResolverConfig::default(), answer, || {
        |pid, start_ticks| {
            assert_ne!(pid, 1, "on purpose");
            ProcessTraceFacts::gone(pid, start_ticks)
        }
    });
    let resolver = resolver.expect("a thread");
    assert!(resolver.request(1, 1) && resolver.request(2, 1));
    assert_eq!(answered.recv_timeout(LONG), Ok(ProcessTraceFacts::gone(2, 1)));
}

#[test]
fn a_process_that_makes_its_reader_wait_does_not_hold_up_others() {
    let (answer, answered) = answers();
    let (hang, _begun, go_on) = held();
    let config = TraceResolverConfig {
        stall_limit: Duration::from_millis(50),
        max_stalled: 2,
        ..TraceResolverConfig::default()
    };
    let resolver = TraceResolver::start_with(config, answer, move || {
        let hang = hang.clone();
        move |pid, start_ticks| {
            if pid < 10 { hang(pid, start_ticks) } else { ProcessTraceFacts::gone(pid, start_ticks) }
        }
    });
    let resolver = resolver.expect("a thread");
    for pid in [1, 10, 2, 11] {
        resolver.request(pid, 1);
    }
    let mut found: Vec<_> = (0..3).map(|_| answered.recv_timeout(LONG).expect("an answer")).collect();
    found.sort_by_key(|facts| facts.pid);
    assert_eq!(
        found,
        [ProcessTraceFacts::stalled(1, 1), ProcessTraceFacts::stalled(2, 1), ProcessTraceFacts::gone(10, 1)]
    );
    // Both threads hang: no third one is started, until one is back.
    assert!(answered.recv_timeout(Duration::from_millis(200)).is_err());
    go_on.send(()).expect("it listens");
    assert_eq!(answered.recv_timeout(LONG), Ok(ProcessTraceFacts::gone(11, 1)));
    assert_eq!(resolver.counts().stalls, 2);
    go_on.send(()).expect("it listens");
}
