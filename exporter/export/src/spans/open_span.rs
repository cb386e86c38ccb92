use std::sync::Arc;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event as SpanEvent, Status};
use opentelemetry_sdk::trace::{SpanData, SpanEvents};
use vigie_event::{Event, Payload, Signal};

use super::attributes::process_attributes;
use super::signal_span::span_event;
use super::span_draft::{SpanDraft, SpanIds};

/// Signals that one span holds.
const MAX_SIGNALS: usize = 64;

/// A process that has executed a program and not ended yet.
pub(super) struct OpenSpan {
    /// The exec.
    pub(super) event: Arc<Event>,
    pub(super) ids: SpanIds,
    signals: Vec<SpanEvent>,
    signals_dropped: u32,
}

/// How a span ended.
pub(super) enum End<'a> {
    /// By this exit.
    Exit(&'a Event),
    /// By another exec of the same process, at this time (nanoseconds since the epoch).
    Exec(u64),
    /// It was not seen: the exit was lost, or the sensor stopped first. This is when the process was known to be there.
    Unseen(u64),
}

impl OpenSpan {
    pub(super) fn new(event: Arc<Event>, ids: SpanIds) -> Self {
        Self { event, ids, signals: Vec::new(), signals_dropped: 0 }
    }

    pub(super) fn signal(&mut self, signal: &Signal) {
        if self.signals.len() >= MAX_SIGNALS {
            self.signals_dropped += 1;
            return;
        }
        self.signals.push(span_event(signal));
    }

    pub(super) fn end(self, end: &End<'_>) -> SpanData {
        let mut attributes = process_attributes(&self.event);
        let mut status = Status::Unset;
        let end_unix_nano = match end {
            End::Exit(exit) => {
                if let Payload::ProcessExit(how) = &exit.payload {
                    attributes.extend(how.exit_code.map(|code| KeyValue::new("process.exit.code", i64::from(code))));
                    let signal = how.exit_signal.map(i64::from);
                    attributes.extend(signal.map(|number| KeyValue::new("vigie.process.exit.signal", number)));
                    if how.exit_code != Some(0) {
                        status = Status::error(exit.payload.summary(exit));
                    }
                }
                exit.time_unix_nano
            }
            End::Exec(when) => {
                attributes.push(KeyValue::new("vigie.span.end_reason", "exec"));
                *when
            }
            End::Unseen(when) => {
                attributes.push(KeyValue::new("vigie.span.end_reason", "unseen"));
                *when
            }
        };
        let mut events = SpanEvents::default();
        (events.events, events.dropped_count) = (self.signals, self.signals_dropped);
        let name = self.event.process.image.executable_name().to_owned();
        SpanDraft::new(&self.ids, name)
            .between(self.event.time_unix_nano, end_unix_nano)
            .with(attributes, events, status)
            .finish()
    }
}
