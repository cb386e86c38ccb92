use vigie_event::Value;

use super::JsonWriter;
use crate::otlp::{AttributeVisitor, RecordHead, RecordVisitor};

/// Writes one `LogRecord`.
pub(super) struct RecordJson<'a> {
    json: &'a mut JsonWriter,
    attributes: usize,
}

impl<'a> RecordJson<'a> {
    pub(super) fn new(json: &'a mut JsonWriter) -> Self {
        Self { json, attributes: 0 }
    }
}

impl AttributeVisitor for RecordJson<'_> {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        write_attribute(self.json, self.attributes, name, value);
        self.attributes += 1;
    }
}

impl RecordVisitor for RecordJson<'_> {
    fn begin(&mut self, head: &RecordHead<'_>) {
        let json = &mut *self.json;
        json.raw("{\"timeUnixNano\":");
        json.quoted(head.time_unix_nano);
        json.raw(",\"observedTimeUnixNano\":");
        json.quoted(head.observed_time_unix_nano);
        json.raw(",\"severityNumber\":");
        json.plain(head.severity_number);
        if !head.severity_text.is_empty() {
            json.raw(",\"severityText\":");
            json.string(head.severity_text);
        }
        if !head.body.is_empty() {
            json.raw(",\"body\":{\"stringValue\":");
            json.string(head.body);
            json.raw("}");
        }
        json.raw(",\"attributes\":[");
    }

    fn end(&mut self, head: &RecordHead<'_>, dropped: u32) {
        let json = &mut *self.json;
        json.raw("]");
        if dropped != 0 {
            json.raw(",\"droppedAttributesCount\":");
            json.plain(dropped);
        }
        if let Some(trace) = head.trace {
            json.raw(",\"flags\":");
            json.plain(trace.flags);
            json.raw(",\"traceId\":");
            json.hex(&trace.trace_id);
            json.raw(",\"spanId\":");
            json.hex(&trace.span_id);
        }
        json.raw(",\"eventName\":");
        json.string(head.event_name);
        json.raw("}");
    }
}

/// Writes the attributes of a `Resource`, without the brackets around them.
#[derive(Default)]
pub(super) struct ResourceJson {
    pub(super) json: JsonWriter,
    attributes: usize,
}

impl AttributeVisitor for ResourceJson {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        write_attribute(&mut self.json, self.attributes, name, value);
        self.attributes += 1;
    }
}

fn write_attribute(json: &mut JsonWriter, index: usize, name: &str, value: &Value<'_>) {
    json.raw(if index > 0 { ",{\"key\":" } else { "{\"key\":" });
    json.string(name);
    json.raw(",\"value\":");
    write_any_value(json, value);
    json.raw("}");
}

fn write_any_value(json: &mut JsonWriter, value: &Value<'_>) {
    match value {
        Value::Null => json.raw("{}"),
        Value::Bool(truth) => {
            json.raw(if *truth { "{\"boolValue\":true}" } else { "{\"boolValue\":false}" });
        }
        Value::Int(number) => write_int(json, *number),
        Value::String(text) => write_string(json, text),
        Value::StringList(texts) => {
            json.raw("{\"arrayValue\":{\"values\":");
            json.list(texts.iter(), |json, text| write_string(json, text));
            json.raw("}}");
        }
        Value::IntList(numbers) => {
            json.raw("{\"arrayValue\":{\"values\":");
            json.list(numbers.iter(), |json, number| write_int(json, *number));
            json.raw("}}");
        }
    }
}

fn write_int(json: &mut JsonWriter, number: i64) {
    json.raw("{\"intValue\":");
    json.quoted(number);
    json.raw("}");
}

fn write_string(json: &mut JsonWriter, text: &str) {
    json.raw("{\"stringValue\":");
    json.string(text);
    json.raw("}");
}
