use vigie_event::{TraceContext, Value};

/// What a log record holds beside its attributes.
#[derive(Debug, Clone, Copy)]
pub struct RecordHead<'a> {
    /// When it happened, nanoseconds since the epoch; 0 when unknown.
    pub time_unix_nano: u64,
    /// When the sensor saw it, nanoseconds since the epoch.
    pub observed_time_unix_nano: u64,
    /// OTLP's severity number, 1 to 24.
    pub severity_number: i32,
    /// The severity's word at its source; empty where the source has none.
    pub severity_text: &'a str,
    /// One line for people.
    pub body: &'a str,
    /// The OTLP event name.
    pub event_name: &'a str,
    /// The request that caused it.
    pub trace: Option<TraceContext>,
}

/// Takes attributes, each name at most once and never one without a value.
pub trait AttributeVisitor {
    /// One attribute; `value` is not [`Value::Null`].
    fn attribute(&mut self, name: &str, value: &Value<'_>);
}

/// Takes one log record: [`begin`](Self::begin), its attributes, [`end`](Self::end).
pub trait RecordVisitor: AttributeVisitor {
    /// Before the attributes.
    fn begin(&mut self, head: &RecordHead<'_>);

    /// After the attributes; `dropped` is the number of those that [`RecordLimits`](super::RecordLimits) kept out.
    fn end(&mut self, head: &RecordHead<'_>, dropped: u32);
}
