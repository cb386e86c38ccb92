use prost::Message;

use super::message::{AnyValue, KeyValue, ProcessContextMessage, Value};
use super::{ProcessContext, ProcessContextFailure};

/// Resource attributes that are taken.
const MAX_ATTRIBUTES: usize = 128;
/// Numbers that a thread's attributes can have.
const MAX_KEYS: usize = 256;
/// Bytes of a name.
const MAX_NAME: usize = 128;
/// Bytes of a value.
const MAX_VALUE: usize = 1024;

const SCHEMA_VERSION: &str = "threadlocal.schema_version";
const KEY_MAP: &str = "threadlocal.attribute_key_map";

/// The context in `payload`, which the caller has bounded.
pub(crate) fn decode(payload: &[u8], published_at_ns: u64) -> Result<ProcessContext, ProcessContextFailure> {
    let message = ProcessContextMessage::decode(payload).map_err(|_| ProcessContextFailure::MalformedMessage)?;
    let mut context = ProcessContext { published_at_ns, ..ProcessContext::default() };
    for attribute in message.resource.unwrap_or_default().attributes {
        add(&mut context, attribute);
    }
    for KeyValue { key, value } in message.attributes {
        let value = value.and_then(|value| value.value);
        match (key.as_str(), value) {
            (SCHEMA_VERSION, Some(Value::String(version))) if version.len() <= MAX_NAME => {
                context.schema_version = Some(version);
            }
            (KEY_MAP, Some(Value::Array(keys))) => {
                context.attribute_keys = keys.values.into_iter().take(MAX_KEYS).map(name).collect();
            }
            (SCHEMA_VERSION | KEY_MAP, _) => context.skipped += 1,
            _ => {}
        }
    }
    Ok(context)
}

fn add(context: &mut ProcessContext, attribute: KeyValue) {
    let name = attribute.key;
    let value = attribute.value.and_then(text).filter(|value| value.len() <= MAX_VALUE);
    let Some(value) = value.filter(|_| !name.is_empty() && name.len() <= MAX_NAME) else {
        context.skipped += 1;
        return;
    };
    if let Some(known) = context.resource.iter_mut().find(|(known, _)| *known == name) {
        known.1 = value;
    } else if context.resource.len() < MAX_ATTRIBUTES {
        context.resource.push((name, value));
    } else {
        context.skipped += 1;
    }
}

fn text(value: AnyValue) -> Option<String> {
    match value.value? {
        Value::String(text) => Some(text),
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(value) => Some(value.to_string()),
        Value::Double(value) => Some(value.to_string()),
        Value::Array(_) => None,
    }
}

/// A name that cannot be used keeps its number.
fn name(value: AnyValue) -> String {
    match value.value {
        Some(Value::String(name)) if name.len() <= MAX_NAME => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::message::{ArrayValue, Resource};
    use super::super::{ThreadSchema, header::Header};
    use super::*;

    fn attribute(key: &str, value: Value) -> KeyValue {
        KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }) }
    }

    fn string(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    fn message(resource: Vec<KeyValue>) -> ProcessContextMessage {
        let keys = [string("a"), Value::Int(1), string(&"x".repeat(129)), string("b")];
        let values = keys.into_iter().map(|value| AnyValue { value: Some(value) }).collect();
        let attributes = vec![
            attribute("threadlocal.schema_version", string("tls_v1")),
            attribute("threadlocal.attribute_key_map", Value::Array(ArrayValue { values })),
            attribute("other", Value::Bool(true)),
        ];
        ProcessContextMessage { resource: Some(Resource { attributes: resource }), attributes }
    }

    fn decoded(resource: Vec<KeyValue>) -> ProcessContext {
        decode(&message(resource).encode_to_vec(), 7).expect("a message")
    }

    #[test]
    fn scalars_become_text_and_the_last_of_a_name_counts() {
        let context = decoded(vec![
            attribute("service.name", string("a")),
            attribute("service.name", string("shop")),
            attribute("n", Value::Int(-3)),
            attribute("d", Value::Double(0.5)),
            attribute("b", Value::Bool(true)),
            attribute("array", Value::Array(ArrayValue::default())),
            KeyValue { key: "none".to_owned(), value: None },
            attribute("", string("nameless")),
            attribute("long", string(&"x".repeat(1025))),
        ]);
        let resource: Vec<_> = context.resource.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(resource, ["service.name=shop", "n=-3", "d=0.5", "b=true"]);
        assert_eq!((context.skipped, context.published_at_ns), (4, 7));
        assert_eq!(context.thread_schema(), Some(ThreadSchema::ThreadLocal));
        assert_eq!(context.attribute_keys, ["a", "", "", "b"]);
    }

    #[test]
    fn attributes_are_bounded() {
        let many = (0..1000).map(|number| attribute(&format!("k{number}"), Value::Int(number))).collect();
        let context = decoded(many);
        assert_eq!((context.resource.len(), context.skipped), (128, 872));
    }

    #[test]
    fn the_schemas_names_are_told_apart() {
        let schema = |version: &str| ThreadSchema::parse(version);
        assert_eq!(schema("tlsdesc_v1_dev"), ThreadSchema::ThreadLocal);
        assert_eq!(schema("go_pprof_labels_v1"), ThreadSchema::GoPprofLabels);
        assert_eq!(schema("tls_v2"), ThreadSchema::Unknown);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

        #[test]
        fn no_payload_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
            let mut payload = message(vec![attribute("service.name", string("shop")), attribute("n", Value::Int(1))]).encode_to_vec();
            for (place, value) in changes {
                let place = place.index(payload.len());
                payload[place] = value;
            }
            if let Ok(context) = decode(&payload, 1) {
                prop_assert!(context.resource.iter().all(|(name, value)| name.len() <= MAX_NAME && value.len() <= MAX_VALUE));
                prop_assert!(context.attribute_keys.len() <= MAX_KEYS);
            }
        }

        #[test]
        fn no_bytes_panic(payload in prop::collection::vec(any::<u8>(), 0..300), header: [u8; Header::SIZE]) {
            let _ = decode(&payload, 1);
            let _ = Header::parse(&header);
        }

        #[test]
        fn no_header_asks_for_much(mut header: [u8; Header::SIZE], size: u32) {
            header[..8].copy_from_slice(b"OTEL_CTX");
            header[8..12].copy_from_slice(&2_u32.to_le_bytes());
            header[12..16].copy_from_slice(&size.to_le_bytes());
            if let Ok(header) = Header::parse(&header) {
                prop_assert!(header.payload_size <= 64 * 1024);
            }
        }
    }
}
