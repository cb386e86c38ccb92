//! The JSON schema for editors follows the registry and the loader.

use serde_json::Value;
use vigie_detect::rule_schema;
use vigie_event::registry::EVENTS;

#[test]
fn the_schema_names_every_event_and_key() {
    let schema: Value = serde_json::from_str(&rule_schema()).expect("it is JSON");
    let events = schema["properties"]["event"]["enum"].as_array().expect("a list");
    let expected: Vec<_> = EVENTS.iter().filter(|event| !event.internal).map(|event| event.name).collect();
    assert_eq!(*events, expected);
    let required = ["id", "uuid", "title", "severity", "event", "condition"];
    assert_eq!(*schema["required"].as_array().expect("a list"), required);
    assert_eq!(schema["additionalProperties"], false);
    for (key, property) in schema["properties"].as_object().expect("a mapping") {
        assert!(property["description"].as_str().is_some_and(|text| text.ends_with('.')), "{key}");
    }
}
