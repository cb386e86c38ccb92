//! Whatever a runtime answers: nothing panics, and everything stays within its bounds.

use proptest::prelude::*;
use serde_json::Value;

use super::docker::from_inspect;
use super::files::from_oci_spec;
use super::limits::{MAX_LABEL_VALUE, MAX_LABELS, MAX_LIST, MAX_NAME, MAX_PATH};
use super::metadata::ContainerMetadata;

const INSPECT: &str = include_str!("../../tests/fixtures/docker_inspect.json");
const OCI: &str = include_str!("../../tests/fixtures/podman_oci.json");

fn assert_bounded(metadata: &ContainerMetadata) {
    for text in [&metadata.id, &metadata.name, &metadata.image_name, &metadata.image_id] {
        assert!(text.len() <= MAX_NAME);
    }
    for list in [&metadata.image_tags, &metadata.image_repo_digests] {
        assert!(list.len() <= MAX_LIST + 1 && list.iter().all(|text| text.len() <= MAX_NAME));
    }
    assert!(metadata.labels.len() <= MAX_LABELS);
    assert!(metadata.labels.iter().all(|(key, value)| key.len() <= MAX_NAME && value.len() <= MAX_LABEL_VALUE));
    assert!(metadata.mounts.len() <= MAX_LIST);
    assert!(metadata.mounts.iter().all(|mount| mount.source.len().max(mount.destination.len()) <= MAX_PATH));
}

fn parse(value: &Value) {
    assert_bounded(&from_inspect(value, "docker"));
    assert_bounded(&from_oci_spec(value));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(Value::from("é".repeat(3_000))),
    ];
    leaf.prop_recursive(2, 32, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            (inner.clone(), 0..300_usize).prop_map(|(inner, count)| Value::from(vec![inner; count])),
            prop::collection::hash_map(".{0,20}", inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every place in `value`, as a pointer.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| pointers(inner, &format!("{at}/{index}"), found));
        }
        Value::Object(map) => map.iter().for_each(|(key, inner)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            pointers(inner, &format!("{at}/{key}"), found);
        }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn anything_in_any_place_is_bounded(place in any::<prop::sample::Index>(), other in any_json(), oci in any::<bool>()) {
        let mut value: Value = serde_json::from_str(if oci { OCI } else { INSPECT }).expect("JSON");
        let mut places = Vec::new();
        pointers(&value, "", &mut places);
        *value.pointer_mut(place.get(&places).as_str()).expect("a place") = other;
        parse(&value);
    }

    #[test]
    fn damaged_bytes_do_no_harm(position in 0..INSPECT.len(), byte in any::<u8>(), end in 0..INSPECT.len()) {
        let mut bytes = INSPECT.as_bytes().to_vec();
        bytes[position] = byte;
        for damaged in [&bytes[..], &bytes[..end]] {
            if let Ok(value) = serde_json::from_slice(damaged) {
                parse(&value);
            }
        }
    }
}
