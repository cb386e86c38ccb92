use serde_json::{Map, Value, json};
use vigie_event::{Severity, registry};

use crate::load::{KEYS, TACTICS};

/// JSON schema (draft 2020-12) of a rule file, for editors: the events are the registry's.
pub fn rule_schema() -> String {
    let properties: Map<String, Value> =
        KEYS.iter().map(|(key, _, what)| ((*key).to_owned(), property(key, what))).collect();
    let required: Vec<_> = KEYS.iter().filter(|(_, required, _)| *required).map(|(key, ..)| *key).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vigie rule",
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    });
    format!("{schema:#}\n")
}

fn property(key: &str, what: &str) -> Value {
    let mut property = match key {
        "id" => json!({"type": "string", "pattern": "^[a-z0-9-]{1,64}$"}),
        "uuid" => {
            json!({"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"})
        }
        "severity" => json!({"enum": Severity::ALL.map(Severity::name)}),
        "event" => {
            let events = registry::EVENTS.iter().filter(|event| !event.internal);
            json!({"enum": events.map(|event| event.name).collect::<Vec<_>>()})
        }
        "except" => json!({"type": "array", "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "when"],
            "properties": {"name": {"type": "string"}, "when": {"type": "string"}},
        }}),
        "attack" => json!({"type": "array", "items": {"type": "string", "pattern": "^T[0-9]{4}(\\.[0-9]{3})?$"}}),
        "tactic" => json!({"enum": TACTICS}),
        "references" => json!({"type": "array", "items": {"type": "string", "format": "uri"}}),
        "group_by" => json!({"type": "array", "items": {"type": "string"}}),
        "window" => json!({"type": "string", "pattern": "^[0-9]+[smhd]$"}),
        "enabled" => json!({"type": "boolean"}),
        "tests" => {
            let samples = json!({"type": "array", "items": {"type": "object"}});
            json!({
                "type": "object",
                "additionalProperties": false,
                "properties": {"match": samples, "no_match": samples},
            })
        }
        _ => json!({"type": "string"}),
    };
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), json!(what));
    }
    property
}
