//! One log record as it arrived.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::any_value::{any_value, integer, key_values};

/// A log record with the resource and scope it came under, read from OTLP's JSON encoding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogRecord {
    /// The attributes of the resource.
    pub resource: BTreeMap<String, Value>,
    /// The name of the instrumentation scope.
    pub scope_name: String,
    /// The version of the instrumentation scope.
    pub scope_version: String,
    /// The event name.
    pub event_name: String,
    /// When the event happened, in nanoseconds since 1970.
    pub time_unix_nano: u64,
    /// When the event was observed, in nanoseconds since 1970.
    pub observed_time_unix_nano: u64,
    /// The severity as a number.
    pub severity_number: i64,
    /// The severity as text.
    pub severity_text: String,
    /// The body: as it is when it is a string, as JSON text otherwise, empty when there is none.
    pub body: String,
    /// The trace id in hexadecimal, empty when there is none.
    pub trace_id: String,
    /// The span id in hexadecimal, empty when there is none.
    pub span_id: String,
    /// The flags, of which W3C trace flags are the lowest eight bits.
    pub flags: u32,
    /// The attributes of the record.
    pub attributes: BTreeMap<String, Value>,
}

impl LogRecord {
    /// Reads all records of one OTLP/JSON logs request.
    pub fn from_request(request: &str) -> Result<Vec<Self>, String> {
        let request: Value = serde_json::from_str(request).map_err(|error| format!("not JSON: {error}"))?;
        let mut records = Vec::new();
        for resource_logs in list(&request, "resourceLogs") {
            let resource = key_values(resource_logs["resource"].get("attributes"))?;
            for scope_logs in list(resource_logs, "scopeLogs") {
                for record in list(scope_logs, "logRecords") {
                    records.push(Self::read(record, &scope_logs["scope"], resource.clone())?);
                }
            }
        }
        Ok(records)
    }

    /// The attribute `name`, when it is there and a string.
    pub fn str(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_str()
    }

    /// The attribute `name`, when it is there and an integer.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.attributes.get(name)?.as_i64()
    }

    /// The attribute `name`, when it is there and a list of strings.
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        self.attributes.get(name)?.as_array()?.iter().map(Value::as_str).collect()
    }

    /// The resource attribute `name`, when it is there and a string.
    pub fn resource_str(&self, name: &str) -> Option<&str> {
        self.resource.get(name)?.as_str()
    }

    fn read(record: &Value, scope: &Value, resource: BTreeMap<String, Value>) -> Result<Self, String> {
        let body = match any_value(&record["body"])? {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(Self {
            resource,
            scope_name: text(scope, "name"),
            scope_version: text(scope, "version"),
            event_name: text(record, "eventName"),
            time_unix_nano: integer(record.get("timeUnixNano"))?,
            observed_time_unix_nano: integer(record.get("observedTimeUnixNano"))?,
            severity_number: integer(record.get("severityNumber"))?,
            severity_text: text(record, "severityText"),
            body,
            trace_id: text(record, "traceId"),
            span_id: text(record, "spanId"),
            flags: integer(record.get("flags"))?,
            attributes: key_values(record.get("attributes"))?,
        })
    }
}

fn list<'a>(parent: &'a Value, name: &str) -> &'a [Value] {
    parent[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(parent: &Value, name: &str) -> String {
    parent[name].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
#[path = "log_record_test.rs"]
mod tests;
