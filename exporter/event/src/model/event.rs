use std::sync::Arc;

use crate::{Payload, Process, RecordId, Workload};

/// How a trace context was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TraceSource {
    /// OTEP 4947, read in the kernel.
    ThreadContext,
    /// `TRACEPARENT` of the process.
    Environment,
    /// The context of the thread that spawned it.
    Inherited,
}

impl TraceSource {
    /// The value of `vigie.trace.source`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThreadContext => "thread_context",
            Self::Environment => "environment",
            Self::Inherited => "inherited",
        }
    }
}

/// The request that an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    /// W3C trace id, never all zero.
    pub trace_id: [u8; 16],
    /// W3C span id, never all zero.
    pub span_id: [u8; 8],
    /// W3C trace flags.
    pub flags: u8,
    /// How it was found.
    pub source: TraceSource,
}

/// One runtime event, enriched.
#[derive(Debug)]
pub struct Event {
    /// Identity of its log record.
    pub uid: RecordId,
    /// When it happened, nanoseconds since the epoch.
    pub time_unix_nano: u64,
    /// When the sensor took it from the kernel, nanoseconds since the epoch.
    pub observed_time_unix_nano: u64,
    /// The acting process as it was then.
    pub process: Arc<Process>,
    /// The acting thread.
    pub thread_id: u32,
    /// The acting thread's name.
    pub thread_name: String,
    /// What it belongs to.
    pub workload: Arc<Workload>,
    /// The request that caused it.
    pub trace: Option<TraceContext>,
    /// The errno of a failed operation.
    pub error: Option<i32>,
    /// Fields whose value is cut.
    pub truncated_fields: Vec<&'static str>,
    /// Fields that held bytes which are not UTF-8.
    pub escaped_fields: Vec<&'static str>,
    /// Fields that could not be read.
    pub unreadable_fields: Vec<&'static str>,
    /// What happened.
    pub payload: Payload,
}
