use vigie_event::TraceContext;
use vigie_event::events::ProcessExit;

use super::*;
use crate::fixtures;

const TRACE: TraceContext =
    TraceContext { trace_id: [7; 16], span_id: [9; 8], flags: 1, source: TraceSource::Inherited };

/// An exec of process `uid`, whose ancestors are `above`, the nearest first.
fn exec(uid: u64, above: &[u64], trace: Option<TraceContext>, time: u64) -> Arc<Event> {
    let mut event = fixtures::exec_event();
    let chain = above.iter().rev().fold(None, |next: Option<Arc<Process>>, &uid| {
        Some(Arc::new(Process { uid: ProcessUid(uid), lineage: next, ..Process::default() }))
    });
    let mut process = event.process.succeed();
    (process.uid, process.pid, process.lineage) = (ProcessUid(uid), uid as u32, chain);
    (event.process, event.trace, event.time_unix_nano) = (Arc::new(process), trace, time);
    Arc::new(event)
}

fn exit(of: &Event, code: u32, time: u64) -> Arc<Event> {
    let mut event = fixtures::exec_event();
    event.process = Arc::clone(&of.process);
    event.time_unix_nano = time;
    event.payload = Payload::ProcessExit(ProcessExit { exit_code: Some(code), ..ProcessExit::default() });
    Arc::new(event)
}

/// A signal of what a process did; of the process of `of`, the rest is a new event's.
fn signal(of: &Event, trace: Option<TraceContext>, time: u64) -> Signal {
    let mut event = fixtures::connect_event();
    (event.process, event.trace, event.time_unix_nano) = (Arc::clone(&of.process), trace, time);
    Signal { event: Arc::new(event), ..fixtures::signal() }
}

fn links(span: &FinishedSpan) -> Vec<([u8; 16], [u8; 8])> {
    let contexts = span.span.links.iter().map(|link| &link.span_context);
    contexts.map(|context| (context.trace_id().to_bytes(), context.span_id().to_bytes())).collect()
}

fn attribute(span: &FinishedSpan, name: &str) -> Option<String> {
    span.span.attributes.iter().find(|pair| pair.key.as_str() == name).map(|pair| pair.value.to_string())
}

#[test]
fn spans_are_nested_as_processes_are() {
    let mut spans = ProcessSpans::default();
    let shell = exec(1, &[100], Some(TRACE), 10);
    assert!(spans.event(&shell).is_none());
    let curl = exec(2, &[1, 100], Some(TRACE), 20);
    spans.event(&curl);
    let curl = spans.event(&exit(&curl, 0, 30)).expect("complete");
    let shell = spans.event(&exit(&shell, 3, 40)).expect("complete");
    assert_eq!(shell.span.parent_span_id.to_bytes(), TRACE.span_id);
    assert_eq!(curl.span.parent_span_id, shell.span.span_context.span_id());
    assert_eq!(curl.span.span_context.trace_id().to_bytes(), TRACE.trace_id);
    let millis = |span: &FinishedSpan| span.span.end_time.duration_since(span.span.start_time).map(|d| d.as_nanos());
    assert_eq!(millis(&shell).expect("forwards"), 30);
    assert_eq!(attribute(&shell, "process.exit.code").as_deref(), Some("3"));
    // One that starts after its parent has ended, as what goes to the background does.
    let late = exec(3, &[1, 100], Some(TRACE), 50);
    spans.event(&late);
    let late = spans.event(&exit(&late, 0, 60)).expect("complete");
    assert_eq!(late.span.parent_span_id, shell.span.span_context.span_id());
}

#[test]
fn a_second_exec_ends_the_first_span_and_is_below_it() {
    let mut spans = ProcessSpans::default();
    spans.event(&exec(1, &[], Some(TRACE), 10));
    let second = exec(1, &[1], Some(TRACE), 20);
    let first = spans.event(&second).expect("complete");
    assert_eq!(attribute(&first, "vigie.span.end_reason").as_deref(), Some("exec"));
    let second = spans.event(&exit(&second, 0, 30)).expect("complete");
    assert_eq!(second.span.parent_span_id, first.span.span_context.span_id());
    assert_ne!(second.span.span_context.span_id(), first.span.span_context.span_id());
}

#[test]
fn an_exit_that_never_comes_ends_the_span_when_it_is_missed() {
    let mut spans = ProcessSpans::default();
    spans.event(&exec(1, &[], Some(TRACE), 10));
    spans.event(&exec(2, &[], Some(TRACE), 10));
    let swept = spans.sweep(50, |pid| pid == 2);
    assert_eq!(swept.len(), 1);
    assert_eq!(attribute(&swept[0], "vigie.span.end_reason").as_deref(), Some("unseen"));
    assert_eq!(spans.drain(60).len(), 1, "the sensor stops: the other one is told too");
    assert!(spans.drain(60).is_empty());
}

#[test]
fn what_belongs_to_no_request_is_no_span() {
    let mut spans = ProcessSpans::default();
    let event = exec(1, &[], None, 10);
    assert!(spans.event(&event).is_none() && spans.event(&exit(&event, 0, 20)).is_none());
}

#[test]
fn another_traces_process_is_no_parent() {
    let mut spans = ProcessSpans::default();
    spans.event(&exec(1, &[], Some(TRACE), 10));
    let other = TraceContext { trace_id: [8; 16], span_id: [5; 8], ..TRACE };
    let event = exec(2, &[1], Some(other), 20);
    spans.event(&event);
    let span = spans.event(&exit(&event, 0, 30)).expect("complete");
    assert_eq!(span.span.parent_span_id.to_bytes(), other.span_id);
}

#[test]
fn the_number_of_open_spans_is_bounded() {
    let mut spans = ProcessSpans::default();
    for uid in 0..MAX_OPEN as u64 + 10 {
        spans.event(&exec(uid + 1, &[], Some(TRACE), 10));
    }
    assert_eq!((spans.open.len(), spans.refused()), (MAX_OPEN, 10));
}

#[test]
fn a_signal_of_a_process_that_is_a_span_is_in_it() {
    let mut spans = ProcessSpans::default();
    let shell = exec(1, &[], Some(TRACE), 10);
    spans.event(&shell);
    assert!(spans.signal(&signal(&shell, Some(TRACE), 20)).is_none());
    // Its request is too old by now for what it does; it is the same process.
    assert!(spans.signal(&signal(&shell, None, 30)).is_none());
    assert!(spans.signal(&Signal { state: SignalState::Closed, ..signal(&shell, None, 40) }).is_none());
    let shell = spans.event(&exit(&shell, 0, 50)).expect("complete");
    assert_eq!(shell.span.events.len(), 2);
}

#[test]
fn a_signal_of_a_thread_that_works_on_another_request_is_in_that_requests_trace() {
    let mut spans = ProcessSpans::default();
    let server = exec(1, &[], Some(TRACE), 10);
    spans.event(&server);
    let source = TraceSource::ThreadContext;
    let other = TraceContext { trace_id: [8; 16], span_id: [5; 8], source, ..TRACE };
    let span = spans.signal(&signal(&server, Some(other), 20)).expect("a span of its own").span;
    assert_eq!(span.span_context.trace_id().to_bytes(), other.trace_id);
    assert_eq!(span.parent_span_id.to_bytes(), other.span_id);
    // What the process descends from by then is another matter: it is the process of this span all the same.
    assert!(
        spans.signal(&signal(&server, Some(TraceContext { source: TraceSource::Environment, ..other }), 30)).is_none()
    );
    let server = spans.event(&exit(&server, 0, 40)).expect("complete");
    assert_eq!(server.span.events.len(), 1);
}

/// As of a shell's copy of itself.
#[test]
fn a_signal_of_a_process_that_executed_nothing_is_below_the_span_that_it_came_from() {
    let mut spans = ProcessSpans::default();
    let shell = exec(1, &[], Some(TRACE), 10);
    spans.event(&shell);
    let copy = exec(2, &[1], Some(TRACE), 20);
    let copy = spans.signal(&signal(&copy, Some(TRACE), 20)).expect("a span of its own");
    let shell = spans.event(&exit(&shell, 0, 30)).expect("complete");
    assert_eq!(copy.span.parent_span_id, shell.span.span_context.span_id());
    assert!(links(&copy).is_empty());
}

#[test]
fn a_signal_without_a_trace_is_one_of_its_own() {
    let mut spans = ProcessSpans::default();
    let shell = exec(1, &[100], None, 10);
    let raised = signal(&shell, None, 20);
    let root = spans.signal(&raised).expect("a span of its own");
    let context = &root.span.span_context;
    assert!(context.is_valid() && context.is_sampled());
    assert_eq!(root.span.parent_span_id, opentelemetry::trace::SpanId::INVALID);
    assert!(!root.span.parent_span_is_remote);
    assert_eq!((links(&root), root.span.name.as_ref()), (vec![], "signal web-server-spawns-shell"));
    let when = std::time::UNIX_EPOCH + std::time::Duration::from_nanos(20);
    assert_eq!((root.span.start_time, root.span.end_time), (when, when));
    for (name, value) in [
        ("security_rule.name", "web-server-spawns-shell"),
        ("security_rule.category", "execution"),
        ("vigie.signal.severity", "critical"),
        ("vigie.signal.event.name", "vigie.network.connect"),
        ("process.executable.name", "bash"),
        ("process.pid", "1"),
    ] {
        assert_eq!(attribute(&root, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(attribute(&root, "vigie.signal.uid"), Some(raised.signal_uid.to_string()));
    // The next one is another trace.
    let signal_uid = vigie_event::RecordId(raised.signal_uid.0 + 1);
    let next = spans.signal(&Signal { signal_uid, ..raised }).expect("a span of its own");
    assert_ne!(next.span.span_context.trace_id(), context.trace_id());
}

/// What a request started is handed on so far only, and not for ever.
#[test]
fn a_signal_without_a_trace_is_linked_to_the_nearest_span_that_it_descends_from() {
    let mut spans = ProcessSpans::default();
    let far = exec(1, &[100], Some(TRACE), 10);
    spans.event(&far);
    let near = exec(2, &[1, 100], Some(TRACE), 20);
    spans.event(&near);
    let late = exec(4, &[3, 2, 1, 100], None, 30);
    assert!(spans.event(&late).is_none());
    let while_open = spans.signal(&signal(&late, None, 40)).expect("a span of its own");
    let near = spans.event(&exit(&near, 0, 50)).expect("complete");
    let once_ended = spans.signal(&signal(&late, None, 60)).expect("a span of its own");
    for root in [&while_open, &once_ended] {
        assert_eq!(links(root), [(TRACE.trace_id, near.span.span_context.span_id().to_bytes())]);
        assert_ne!(
            root.span.span_context.trace_id().to_bytes(),
            TRACE.trace_id,
            "the request is not said to be the cause"
        );
        assert_eq!(root.span.parent_span_id, opentelemetry::trace::SpanId::INVALID);
    }
}
