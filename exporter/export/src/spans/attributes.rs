use opentelemetry::{Array, KeyValue, StringValue, Value as AttributeValue};
use opentelemetry_sdk::Resource;
use vigie_event::registry::record_fields;
use vigie_event::{Event, Value};

use crate::otlp::{AttributeVisitor, SCHEMA_URL, walk_resource};

/// Gathers attributes in the SDK's form.
#[derive(Default)]
struct Attributes(Vec<KeyValue>);

impl AttributeVisitor for Attributes {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        self.0.extend(attribute(name.to_owned(), value));
    }
}

/// One attribute; none for a field that the event does not have.
pub(super) fn attribute(name: String, value: &Value<'_>) -> Option<KeyValue> {
    let value = match value {
        Value::Null => return None,
        Value::Bool(value) => AttributeValue::Bool(*value),
        Value::Int(value) => AttributeValue::I64(*value),
        Value::String(text) => AttributeValue::String(text.to_string().into()),
        Value::StringList(list) => {
            AttributeValue::Array(Array::String(list.iter().cloned().map(StringValue::from).collect()))
        }
        Value::IntList(list) => AttributeValue::Array(Array::I64(list.to_vec())),
    };
    Some(KeyValue::new(name, value))
}

/// What the event says of the process, by the same names as in its log record.
pub(super) fn process_attributes(event: &Event) -> Vec<KeyValue> {
    let fields = record_fields(event.payload.spec());
    let of_process = fields.filter(|field| field.name.starts_with("process.") || field.name == "vigie.process.uid");
    of_process.filter_map(|field| attribute(field.name.to_owned(), &(field.get)(event))).collect()
}

/// The resource that the event belongs to.
pub(super) fn resource(event: &Event) -> Resource {
    let mut attributes = Attributes::default();
    walk_resource(event, &mut attributes);
    Resource::builder_empty().with_schema_url(attributes.0, SCHEMA_URL).build()
}
