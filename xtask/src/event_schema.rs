//! `docs/reference/events.schema.json`, from the registry.

use anyhow::Result;
use serde_json::{Map, Value, json};
use vigie_event::FieldType;
use vigie_event::registry::{self, EVENTS, RESOURCE};

use crate::output::Output;

/// Regenerates the JSON schema (draft 2020-12) of what Vigie emits: one object per log record, with `event_name`,
/// `attributes` and `resource` as plain JSON.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn event_schema(output: &mut Output) -> Result<()> {
    let events = EVENTS.iter().filter(|spec| !spec.internal);
    let mut kinds: Vec<_> = events
        .clone()
        .map(|spec| {
            let fields = registry::record_fields(spec).map(|field| (field.name, field.field_type, field.doc));
            record(spec.full_name, spec.doc, fields.collect())
        })
        .collect();
    // A signal carries the attributes of the event that opened it, whichever that was; its own come first.
    let own = registry::SIGNAL.iter().map(|field| (field.name, field.field_type, field.doc));
    let carried =
        events.flat_map(|spec| registry::record_fields(spec)).map(|field| (field.name, field.field_type, field.doc));
    let doc = "A detection rule matched. The record also carries the attributes of the event that it matched.";
    kinds.push(record(registry::SIGNAL_EVENT_NAME, doc, own.chain(carried).collect()));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vigie log record",
        "oneOf": kinds,
        "$defs": {"resource": resource()},
    });
    output.file("docs/reference/events.schema.json", &format!("{schema:#}\n"))
}

fn record(name: &str, doc: &str, fields: Vec<(&str, FieldType, &str)>) -> Value {
    let mut properties = Map::new();
    for (name, field_type, doc) in fields {
        properties.entry(name).or_insert_with(|| property(field_type, doc));
    }
    json!({
        "description": sentence(doc),
        "type": "object",
        "required": ["event_name", "attributes", "resource"],
        "properties": {
            "event_name": {"const": name},
            "resource": {"$ref": "#/$defs/resource"},
            "attributes": {
                "type": "object",
                "required": ["log.record.uid", "vigie.event.name", "process.pid", "vigie.process.uid"],
                "additionalProperties": false,
                "properties": properties,
            },
        },
    })
}

/// Beside Vigie's own, a resource carries what the application declares of itself.
fn resource() -> Value {
    let properties: Map<_, _> =
        RESOURCE.iter().map(|field| (field.name.to_owned(), property(field.field_type, field.doc))).collect();
    json!({
        "type": "object",
        "required": ["service.name", "host.name"],
        "properties": properties,
        "additionalProperties": {"type": "string"},
    })
}

fn property(field_type: FieldType, doc: &str) -> Value {
    let mut property = match field_type {
        FieldType::Bool => json!({"type": "boolean"}),
        FieldType::Int => json!({"type": "integer"}),
        FieldType::String => json!({"type": "string"}),
        FieldType::StringList => json!({"type": "array", "items": {"type": "string"}}),
        FieldType::IntList => json!({"type": "array", "items": {"type": "integer"}}),
    };
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), json!(sentence(doc)));
    }
    property
}

fn sentence(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
