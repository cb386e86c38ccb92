//! One span as it arrived.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::any_value::{integer, key_values};

/// A span with the resource it came under, read from OTLP's JSON encoding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Span {
    /// The attributes of the resource.
    pub resource: BTreeMap<String, Value>,
    /// Trace id in hexadecimal.
    pub trace_id: String,
    /// Span id in hexadecimal.
    pub span_id: String,
    /// Span id of the parent, empty for a root.
    pub parent_span_id: String,
    /// The name.
    pub name: String,
    /// Start, nanoseconds since 1970.
    pub start_unix_nano: u64,
    /// End, nanoseconds since 1970.
    pub end_unix_nano: u64,
    /// The attributes.
    pub attributes: BTreeMap<String, Value>,
    /// Names and attributes of its events.
    pub events: Vec<(String, BTreeMap<String, Value>)>,
    /// Trace and span id of each link.
    pub links: Vec<(String, String)>,
    /// 0 unset, 1 ok, 2 error.
    pub status_code: i64,
}

impl Span {
    /// Reads all spans of one OTLP/JSON trace request.
    pub fn from_request(request: &str) -> Result<Vec<Self>, String> {
        let request: Value = serde_json::from_str(request).map_err(|error| format!("not JSON: {error}"))?;
        let mut spans = Vec::new();
        for resource_spans in list(&request, "resourceSpans") {
            let resource = key_values(resource_spans["resource"].get("attributes"))?;
            for scope_spans in list(resource_spans, "scopeSpans") {
                for span in list(scope_spans, "spans") {
                    spans.push(Self::read(span, resource.clone())?);
                }
            }
        }
        Ok(spans)
    }

    fn read(span: &Value, resource: BTreeMap<String, Value>) -> Result<Self, String> {
        let id = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let text = |key: &str| id(span, key);
        let event = |event: &Value| {
            Ok((event["name"].as_str().unwrap_or_default().to_owned(), key_values(event.get("attributes"))?))
        };
        Ok(Self {
            resource,
            trace_id: text("traceId"),
            span_id: text("spanId"),
            parent_span_id: text("parentSpanId"),
            name: text("name"),
            start_unix_nano: integer(span.get("startTimeUnixNano"))?,
            end_unix_nano: integer(span.get("endTimeUnixNano"))?,
            attributes: key_values(span.get("attributes"))?,
            events: list(span, "events").iter().map(event).collect::<Result<_, String>>()?,
            links: list(span, "links").iter().map(|link| (id(link, "traceId"), id(link, "spanId"))).collect(),
            status_code: integer(span["status"].get("code"))?,
        })
    }

    /// The attribute `name`, when it is there and a string.
    pub fn str(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_str()
    }

    /// The attribute `name`, when it is there and a list of strings.
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        self.attributes.get(name)?.as_array()?.iter().map(Value::as_str).collect()
    }
}

fn list<'a>(parent: &'a Value, name: &str) -> &'a [Value] {
    parent[name].as_array().map(Vec::as_slice).unwrap_or_default()
}
