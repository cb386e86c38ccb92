use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

use crate::otlp::{SCHEMA_URL, SCOPE_NAME, SCOPE_VERSION};

/// What identifies a span, and the one above it.
#[derive(Clone, Copy)]
pub(super) struct SpanIds {
    pub(super) trace_id: [u8; 16],
    pub(super) span_id: [u8; 8],
    /// None for the first span of a trace.
    pub(super) parent: Option<[u8; 8]>,
    /// W3C trace flags.
    pub(super) flags: u8,
}

impl SpanIds {
    fn context(&self) -> SpanContext {
        let (trace_id, span_id) = (TraceId::from_bytes(self.trace_id), SpanId::from_bytes(self.span_id));
        SpanContext::new(trace_id, span_id, TraceFlags::new(self.flags), false, TraceState::default())
    }
}

/// A span that is being put together.
pub(super) struct SpanDraft(SpanData);

impl SpanDraft {
    pub(super) fn new(ids: &SpanIds, name: String) -> Self {
        Self(SpanData {
            span_context: ids.context(),
            parent_span_id: ids.parent.map_or(SpanId::INVALID, SpanId::from_bytes),
            // Another process's span, seen from here.
            parent_span_is_remote: ids.parent.is_some(),
            span_kind: SpanKind::Internal,
            name: Cow::Owned(name),
            start_time: UNIX_EPOCH,
            end_time: UNIX_EPOCH,
            attributes: Vec::new(),
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::builder(SCOPE_NAME)
                .with_version(SCOPE_VERSION)
                .with_schema_url(SCHEMA_URL)
                .build(),
        })
    }

    pub(super) fn between(mut self, start_unix_nano: u64, end_unix_nano: u64) -> Self {
        self.0.start_time = time(start_unix_nano);
        self.0.end_time = time(end_unix_nano.max(start_unix_nano));
        self
    }

    pub(super) fn with(mut self, attributes: Vec<KeyValue>, events: SpanEvents, status: Status) -> Self {
        (self.0.attributes, self.0.events, self.0.status) = (attributes, events, status);
        self
    }

    /// Points to a span of another trace.
    pub(super) fn linked_to(mut self, ids: &SpanIds) -> Self {
        self.0.links.links.push(Link::new(ids.context(), Vec::new(), 0));
        self
    }

    pub(super) fn finish(self) -> SpanData {
        self.0
    }
}

/// The time in the SDK's form.
pub(super) fn time(unix_nano: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_nanos(unix_nano)
}
