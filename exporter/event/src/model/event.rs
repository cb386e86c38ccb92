use std::sync::Arc;

use crate::{Payload, Process, RecordId, SyscallAbi, TraceContext, Workload};

/// One runtime event, enriched.
#[derive(Debug, Clone)]
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
    /// What the application says of the request beside its ids: names and values.
    pub trace_attributes: Vec<(String, String)>,
    /// How the kernel was asked for it.
    pub abi: SyscallAbi,
    /// Whether it has only been asked for, though the payload cannot tell.
    pub is_pending: bool,
    /// The errno of a failed operation.
    pub error: Option<i32>,
    /// Fields whose value is cut.
    pub truncated_fields: Vec<&'static str>,
    /// Fields that held bytes which are not UTF-8.
    pub escaped_fields: Vec<&'static str>,
    /// Fields that could not be read.
    pub unreadable_fields: Vec<&'static str>,
    /// What stands for all that the kernel's record said but the time; 0 where repetitions are not looked for.
    pub repeat_content: u64,
    /// How often the same was done again, when that is what the event tells.
    pub repeat_count: Option<u64>,
    /// What happened.
    pub payload: Payload,
}

impl Event {
    /// What came of the operation.
    pub fn outcome(&self) -> &'static str {
        match (self.is_pending || self.payload.is_pending(), self.error) {
            (true, _) => "unknown",
            (false, Some(_)) => "failure",
            (false, None) => "success",
        }
    }
}

impl Event {
    /// How many operations it tells.
    pub fn operations(&self) -> u64 {
        self.repeat_count.unwrap_or(1)
    }

    /// What happened, with nothing known of it yet: by nobody, at no time.
    pub fn of(payload: Payload) -> Self {
        Self {
            uid: RecordId::default(),
            time_unix_nano: 0,
            observed_time_unix_nano: 0,
            process: Arc::default(),
            thread_id: 0,
            thread_name: String::new(),
            workload: Arc::default(),
            trace: None,
            trace_attributes: Vec::new(),
            abi: SyscallAbi::Native,
            is_pending: false,
            error: None,
            truncated_fields: Vec::new(),
            escaped_fields: Vec::new(),
            unreadable_fields: Vec::new(),
            repeat_content: 0,
            repeat_count: None,
            payload,
        }
    }
}
