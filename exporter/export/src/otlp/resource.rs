use vigie_event::registry::RESOURCE;
use vigie_event::{Event, Value};

use super::wire::{self, delimited};
use super::{AttributeVisitor, SCHEMA_URL, SCOPE_NAME, SCOPE_VERSION};

/// Tells the visitor the attributes of the resource that the event belongs to: the registry's, then those that the
/// workload declared of itself and those that its pod's annotations give.
pub fn walk_resource(event: &Event, visitor: &mut impl AttributeVisitor) {
    for field in RESOURCE {
        let value = (field.get)(event);
        if !value.is_null() {
            visitor.attribute(field.name, &value);
        }
    }
    // container.label.<key>: any number, by names that their owners chose.
    for (key, value) in event.workload.container_details().map_or(&[][..], |details| &details.labels) {
        visitor.attribute(&format!("container.label.{key}"), &Value::str(value));
    }
    for (index, (name, value)) in event.workload.attributes().enumerate() {
        // Names are unique in a resource and never empty: the registry's fields win, then whoever came first.
        let taken = name.is_empty()
            || RESOURCE.iter().any(|field| field.name == name)
            || event.workload.attributes().take(index).any(|(earlier, _)| earlier == name);
        if !taken {
            visitor.attribute(name, &Value::str(value));
        }
    }
}

/// Appends attributes as field 1 of `Resource`.
struct ResourceEncoder(Vec<u8>);

impl AttributeVisitor for ResourceEncoder {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        wire::put_attribute(&mut self.0, delimited(1), name, value);
    }
}

/// `resource`, field 1 of `ResourceLogs`.
pub(super) fn encode_resource(event: &Event) -> Vec<u8> {
    let mut resource = ResourceEncoder(Vec::with_capacity(512));
    walk_resource(event, &mut resource);
    let mut field = Vec::with_capacity(wire::delimited_size(resource.0.len()));
    wire::put_bytes(&mut field, delimited(1), &resource.0);
    field
}

/// `scope`, field 1 of `ScopeLogs`.
pub(super) fn encode_scope() -> Vec<u8> {
    let mut scope = Vec::new();
    wire::put_bytes(&mut scope, delimited(1), SCOPE_NAME.as_bytes());
    wire::put_bytes(&mut scope, delimited(2), SCOPE_VERSION.as_bytes());
    let mut field = Vec::new();
    wire::put_bytes(&mut field, delimited(1), &scope);
    field
}

/// `schema_url`, field 3 of `ResourceLogs` and of `ScopeLogs`.
pub(super) fn encode_schema_url() -> Vec<u8> {
    let mut field = Vec::new();
    wire::put_bytes(&mut field, delimited(3), SCHEMA_URL.as_bytes());
    field
}
