use vigie_event::Value;

use super::wire::{self, delimited, fixed32, fixed64, varint};
use super::{AttributeVisitor, Record, RecordHead, RecordLimits, RecordVisitor};

/// Appends one record to a buffer as `log_records`, field 2 of `ScopeLogs`: buffers of records of one resource can be
/// joined as they are.
///
/// Fields of `LogRecord`: time 1, severity number 2 and text 3, body 5, attributes 6, dropped attributes 7, flags 8, trace
/// id 9, span id 10, observed time 11, event name 12.
#[derive(Debug)]
pub struct RecordEncoder<'a> {
    buffer: &'a mut Vec<u8>,
    start: usize,
}

impl<'a> RecordEncoder<'a> {
    /// Encodes the record at the buffer's end.
    pub fn encode(record: Record<'_>, limits: &RecordLimits, buffer: &'a mut Vec<u8>) {
        record.walk(limits, &mut Self::new(buffer));
    }

    /// A visitor that encodes each record that it is told at the buffer's end.
    pub fn new(buffer: &'a mut Vec<u8>) -> Self {
        let start = buffer.len();
        Self { buffer, start }
    }
}

impl AttributeVisitor for RecordEncoder<'_> {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        wire::put_attribute(self.buffer, delimited(6), name, value);
    }
}

impl RecordVisitor for RecordEncoder<'_> {
    fn begin(&mut self, head: &RecordHead<'_>) {
        self.start = wire::begin_message(self.buffer, delimited(2));
        let buffer = &mut *self.buffer;
        put_time(buffer, 1, head.time_unix_nano);
        if head.severity_number != 0 {
            buffer.push(varint(2));
            // An enum travels as a sign-extended 64-bit integer.
            wire::put_varint(buffer, i64::from(head.severity_number) as u64);
        }
        if !head.severity_text.is_empty() {
            wire::put_bytes(buffer, delimited(3), head.severity_text.as_bytes());
        }
        if !head.body.is_empty() {
            wire::put_length(buffer, delimited(5), wire::delimited_size(head.body.len()));
            wire::put_bytes(buffer, delimited(1), head.body.as_bytes());
        }
    }

    fn end(&mut self, head: &RecordHead<'_>, dropped: u32) {
        let buffer = &mut *self.buffer;
        if dropped != 0 {
            buffer.push(varint(7));
            wire::put_varint(buffer, dropped.into());
        }
        if let Some(trace) = head.trace {
            if trace.flags != 0 {
                buffer.push(fixed32(8));
                buffer.extend_from_slice(&u32::from(trace.flags).to_le_bytes());
            }
            wire::put_bytes(buffer, delimited(9), &trace.trace_id);
            wire::put_bytes(buffer, delimited(10), &trace.span_id);
        }
        put_time(buffer, 11, head.observed_time_unix_nano);
        if !head.event_name.is_empty() {
            wire::put_bytes(buffer, delimited(12), head.event_name.as_bytes());
        }
        wire::end_message(buffer, self.start);
    }
}

fn put_time(buffer: &mut Vec<u8>, field: u8, time: u64) {
    if time != 0 {
        buffer.push(fixed64(field));
        buffer.extend_from_slice(&time.to_le_bytes());
    }
}
