use vigie_event::Event;

use super::JsonWriter;
use super::record_json::{RecordJson, ResourceJson};
use crate::otlp::resource_cache::ResourceCache;
use crate::otlp::{Record, RecordLimits, SCHEMA_URL, SCOPE_NAME, SCOPE_VERSION, walk_resource};

/// Records as lines of OTLP JSON: each a `LogsData` with one record, as the Collector's `otlpjsonfile` receiver reads
/// them.
///
/// Format: <https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/>.
#[derive(Debug)]
pub struct JsonLines {
    limits: RecordLimits,
    resources: ResourceCache,
}

impl JsonLines {
    /// An encoder for any number of lines.
    pub fn new(limits: RecordLimits) -> Self {
        Self { limits, resources: ResourceCache::new(resource_attributes) }
    }

    /// Appends the record's line, its newline included.
    pub fn encode(&mut self, record: Record<'_>, output: &mut String) {
        let resource = self.resources.get(record.event());
        let mut json = JsonWriter { text: std::mem::take(output) };
        json.raw("{\"resourceLogs\":[{\"resource\":{\"attributes\":[");
        json.raw(std::str::from_utf8(&resource).unwrap_or_default());
        json.raw("]},\"scopeLogs\":[{\"scope\":{\"name\":");
        json.string(SCOPE_NAME);
        json.raw(",\"version\":");
        json.string(SCOPE_VERSION);
        json.raw("},\"logRecords\":[");
        record.walk(&self.limits, &mut RecordJson::new(&mut json));
        json.raw("],\"schemaUrl\":");
        json.string(SCHEMA_URL);
        json.raw("}],\"schemaUrl\":");
        json.string(SCHEMA_URL);
        json.raw("}]}\n");
        *output = json.text;
    }
}

fn resource_attributes(event: &Event) -> Vec<u8> {
    let mut resource = ResourceJson::default();
    walk_resource(event, &mut resource);
    resource.json.text.into_bytes()
}
