use std::collections::{HashMap, VecDeque};
use std::iter;
use std::sync::Arc;

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use vigie_event::{Event, Payload, Process, ProcessUid, Signal, SignalState, TraceSource};

use super::attributes::resource;
use super::open_span::{End, OpenSpan};
use super::signal_span::signal_span;
use super::span_draft::SpanIds;

/// Processes that can be open at once; a new one beyond is not made a span, and counted.
const MAX_OPEN: usize = 16 * 1024;

/// Ended processes whose spans can still become a parent.
const MAX_ENDED: usize = 4 * 1024;

/// How far up a process's ancestors a span is looked for.
const MAX_STEPS: usize = 64;

/// W3C trace flags of a trace that begins here: sampled.
const SAMPLED: u8 = 1;

/// A span that is complete, with what it belongs to.
#[derive(Debug)]
pub struct FinishedSpan {
    /// Distinguishes resources: [`vigie_event::Workload::id`].
    pub workload_id: u64,
    /// The workload's attributes.
    pub resource: Resource,
    /// The span.
    pub span: SpanData,
}

/// Turns the events of processes that descend from a request into spans of its trace.
///
/// A process is a span from its exec to its exit. Its parent is the span of the process that started it when that is one
/// of the same trace, else the request's own span. Ids are hashes of the process's identity: the same process is the same
/// span, whoever computes it. What was there before the sensor started has no beginning here and is no span.
///
/// A signal that belongs to no request is a trace of one span, with a link to the span that it descends from where one is
/// known: the request is too far away by then to be named as the cause, and still worth looking at.
#[derive(Default)]
pub struct ProcessSpans {
    open: HashMap<ProcessUid, OpenSpan>,
    ended: HashMap<ProcessUid, SpanIds>,
    order: VecDeque<ProcessUid>,
    refused: u64,
}

impl ProcessSpans {
    /// Takes an event; the span that it completes.
    pub fn event(&mut self, event: &Arc<Event>) -> Option<FinishedSpan> {
        match &event.payload {
            Payload::ProcessExec(_) => self.exec(event),
            Payload::ProcessExit(_) => self.end(event.process.uid, &End::Exit(event)),
            _ => None,
        }
    }

    /// Notes a signal in the span of its process. Without one it is a span of its own: below the nearest span of its trace,
    /// or without a trace the only one of a new trace.
    pub fn signal(&mut self, signal: &Signal) -> Option<FinishedSpan> {
        if signal.state != SignalState::Opened {
            return None;
        }
        let (event, trace) = (&signal.event, signal.event.trace);
        if let Some(open) = self.open.get_mut(&event.process.uid)
            && !trace.is_some_and(|trace| is_threads(trace.source) && trace.trace_id != open.ids.trace_id)
        {
            open.signal(signal);
            return None;
        }
        let uid = signal.signal_uid.to_string().into_bytes();
        let span_id = hash(&[&uid, b"signal"]);
        let (ids, link) = if let Some(trace) = trace {
            let above = self.nearest(&event.process, |span| span.trace_id == trace.trace_id);
            let parent = Some(above.map_or(trace.span_id, |span| span.span_id));
            (SpanIds { trace_id: trace.trace_id, span_id, parent, flags: trace.flags }, None)
        } else {
            // Not the signal's id itself: that counts up at its end, by which samplers choose traces.
            let halves = [hash(&[&uid, b"trace"]), hash(&[&uid, b"trace id"])];
            let mut trace_id = [0; 16];
            trace_id.copy_from_slice(halves.as_flattened());
            let ids = SpanIds { trace_id, span_id, parent: None, flags: SAMPLED };
            (ids, self.nearest(&event.process, |_| true))
        };
        Some(finished(event, signal_span(signal, &ids, link.as_ref())))
    }

    /// Ends the spans of processes that `is_alive` denies, after exits were lost.
    pub fn sweep(&mut self, now_unix_nano: u64, is_alive: impl Fn(u32) -> bool) -> Vec<FinishedSpan> {
        let gone: Vec<_> =
            self.open.iter().filter(|(_, span)| !is_alive(span.event.process.pid)).map(|(uid, _)| *uid).collect();
        gone.into_iter().filter_map(|uid| self.end(uid, &End::Unseen(now_unix_nano))).collect()
    }

    /// Ends what is still open: the sensor stops, and the next one will not have seen these begin.
    pub fn drain(&mut self, now_unix_nano: u64) -> Vec<FinishedSpan> {
        let all: Vec<_> = self.open.keys().copied().collect();
        all.into_iter().filter_map(|uid| self.end(uid, &End::Unseen(now_unix_nano))).collect()
    }

    /// Processes that were no span since too many were open.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    fn exec(&mut self, event: &Arc<Event>) -> Option<FinishedSpan> {
        let process = &event.process;
        let before = self.end(process.uid, &End::Exec(event.time_unix_nano));
        let Some(trace) = event.trace else { return before };
        if self.open.len() >= MAX_OPEN {
            self.refused += 1;
            return before;
        }
        let above = self.nearest(process, |span| span.trace_id == trace.trace_id);
        let parent = Some(above.map_or(trace.span_id, |span| span.span_id));
        let span_id = hash(&[&process.uid.0.to_be_bytes(), &event.time_unix_nano.to_be_bytes()]);
        let ids = SpanIds { trace_id: trace.trace_id, span_id, parent, flags: trace.flags };
        let span = OpenSpan::new(Arc::clone(event), ids);
        self.open.insert(process.uid, span);
        before
    }

    fn end(&mut self, uid: ProcessUid, end: &End<'_>) -> Option<FinishedSpan> {
        let open = self.open.remove(&uid)?;
        if self.ended.insert(uid, open.ids).is_none() {
            self.order.push_back(uid);
        }
        if self.order.len() > MAX_ENDED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ended.remove(&oldest);
        }
        let event = Arc::clone(&open.event);
        Some(finished(&event, open.end(end)))
    }

    /// The nearest span that `wanted` accepts: the process's own, or one of what led to it.
    fn nearest(&self, process: &Process, wanted: impl Fn(&SpanIds) -> bool) -> Option<SpanIds> {
        let line = iter::once(process.uid).chain(process.ancestors().map(|ancestor: &Process| ancestor.uid));
        let mut spans = line.take(MAX_STEPS).filter_map(|uid| {
            let open = self.open.get(&uid).map(|span| span.ids);
            open.or_else(|| self.ended.get(&uid).copied())
        });
        spans.find(wanted)
    }
}

/// Whether it is the request that a thread works on: a server can itself descend from another one.
fn is_threads(source: TraceSource) -> bool {
    matches!(source, TraceSource::ThreadContext | TraceSource::Obi | TraceSource::GoLabels)
}

fn finished(event: &Event, span: SpanData) -> FinishedSpan {
    FinishedSpan { workload_id: event.workload.id, resource: resource(event), span }
}

/// FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), never zero.
fn hash(parts: &[&[u8]]) -> [u8; 8] {
    let bytes = parts.iter().flat_map(|part| part.iter());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash.max(1).to_be_bytes()
}

#[cfg(test)]
#[path = "process_spans_tests.rs"]
mod tests;
