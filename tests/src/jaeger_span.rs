//! One span as Jaeger tells it.

use std::collections::BTreeMap;

use serde_json::Value;

/// A span of Jaeger's query API.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JaegerSpan {
    /// Span id in hexadecimal.
    pub span_id: String,
    /// Span id of the parent, empty for a root.
    pub parent_span_id: String,
    /// The name.
    pub name: String,
    /// The service that it is of.
    pub service: String,
    /// The attributes.
    pub attributes: BTreeMap<String, Value>,
    /// The attributes of each event, its name among them as `event`.
    pub events: Vec<BTreeMap<String, Value>>,
}

impl JaegerSpan {
    /// Reads the spans of one trace.
    pub(crate) fn of_trace(trace: &Value) -> Vec<Self> {
        let spans = trace["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
        spans.iter().map(|span| Self::read(span, &trace["processes"])).collect()
    }

    fn read(span: &Value, processes: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let references = span["references"].as_array().map(Vec::as_slice).unwrap_or_default();
        let parent = references.iter().find(|reference| reference["refType"] == "CHILD_OF");
        let events = span["logs"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            span_id: text(&span["spanID"]),
            parent_span_id: parent.map(|parent| text(&parent["spanID"])).unwrap_or_default(),
            name: text(&span["operationName"]),
            service: text(&processes[text(&span["processID"])]["serviceName"]),
            attributes: pairs(&span["tags"]),
            events: events.iter().map(|event| pairs(&event["fields"])).collect(),
        }
    }

    /// Whether it is below `ancestor`, by way of any number of `spans`.
    pub fn descends_from(&self, ancestor: &Self, spans: &[Self]) -> bool {
        let mut current = self;
        // A chain of parents is no longer than there are spans, unless it is a circle.
        for _ in spans {
            if current.parent_span_id == ancestor.span_id {
                return true;
            }
            let Some(parent) = spans.iter().find(|span| span.span_id == current.parent_span_id) else { return false };
            current = parent;
        }
        false
    }
}

fn pairs(list: &Value) -> BTreeMap<String, Value> {
    let pairs = list.as_array().map(Vec::as_slice).unwrap_or_default();
    pairs.iter().map(|pair| (pair["key"].as_str().unwrap_or_default().to_owned(), pair["value"].clone())).collect()
}
