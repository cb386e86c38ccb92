use std::collections::BTreeMap;

use serde::Deserialize;
use vigie_event::OwnerKind;

/// The longest name of an object: a DNS subdomain.
const MAX_NAME: usize = 253;

/// A `PartialObjectMetadata`, or what a watch tells in place of one.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Object {
    #[serde(default)]
    pub(super) metadata: ObjectMetadata,
    /// Of a `Status`.
    pub(super) code: Option<u16>,
}

/// What every object has; what is not read, such as `managedFields`, is most of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ObjectMetadata {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) uid: String,
    pub(super) resource_version: String,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) owner_references: Vec<OwnerReference>,
}

/// Whose object it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OwnerReference {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) uid: String,
    pub(super) controller: bool,
}

/// A `PartialObjectMetadataList`.
#[derive(Debug, Deserialize)]
pub(super) struct ObjectList {
    #[serde(default)]
    pub(super) metadata: ListMetadata,
    #[serde(default)]
    pub(super) items: Vec<Object>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListMetadata {
    pub(super) resource_version: String,
}

/// One line of a watch.
#[derive(Debug, Deserialize)]
pub(super) struct WatchEvent {
    #[serde(rename = "type")]
    pub(super) event_type: String,
    pub(super) object: Object,
}

impl ObjectMetadata {
    /// Its controller, if that is a workload of a kind that is known.
    pub(super) fn controller(&self) -> Option<(OwnerKind, &OwnerReference)> {
        let reference = self.owner_references.iter().find(|reference| reference.controller)?;
        let group = reference.api_version.split_once('/').map_or("", |(group, _)| group);
        let named = (group, reference.kind.as_str());
        let kind = OwnerKind::ALL.into_iter().find(|kind| kind.group_and_kind() == named)?;
        (is_name(&reference.name) && is_uid(&reference.uid)).then_some((kind, reference))
    }
}

/// Whether an object can be called so: names become part of paths and of field selectors.
pub(super) fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let bytes = name.as_bytes();
    let ends_plainly = [bytes.first(), bytes.last()].into_iter().flatten().all(|&byte| is_plain(byte) && byte != b'.');
    !bytes.is_empty() && bytes.len() <= MAX_NAME && bytes.iter().all(|&byte| is_plain(byte)) && ends_plainly
}

/// Uids are UUIDs, and hexadecimal numbers of static pods.
pub(super) fn is_uid(uid: &str) -> bool {
    !uid.is_empty() && uid.len() <= 64 && uid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_a_path_or_a_selector_is_no_name() {
        for name in ["", ".", "..", "../x", "a/b", "a,b", "a=b", "a b", "A", "a%2e", ".a", "a.", &"a".repeat(254)] {
            assert!(!is_name(name), "{name}");
        }
        assert!(is_name("node-7.example.com") && is_uid("275ecb36-5aa8-4c2a-9c47-d8bb681b9aff"));
        assert!(!is_uid("a/b") && !is_uid("") && !is_uid(&"a".repeat(65)));
    }

    #[test]
    fn only_a_controller_of_a_known_kind_owns() {
        let owner = |api_version: &str, kind: &str, controller: bool| ObjectMetadata {
            owner_references: vec![OwnerReference {
                api_version: api_version.to_owned(),
                kind: kind.to_owned(),
                name: "web".to_owned(),
                uid: "1".to_owned(),
                controller,
            }],
            ..ObjectMetadata::default()
        };
        let kind = |metadata: &ObjectMetadata| metadata.controller().map(|(kind, _)| kind);
        assert_eq!(kind(&owner("apps/v1", "ReplicaSet", true)), Some(OwnerKind::ReplicaSet));
        assert_eq!(kind(&owner("batch/v1", "Job", true)), Some(OwnerKind::Job));
        assert_eq!(kind(&owner("apps/v1", "ReplicaSet", false)), None);
        assert_eq!(kind(&owner("example.com/v1", "ReplicaSet", true)), None);
        assert_eq!(kind(&owner("v1", "Node", true)), None);
    }

    #[test]
    fn what_is_not_read_is_passed_over() {
        let text = r#"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","uid":"u",
            "resourceVersion":"7","managedFields":[{"manager":"kubectl"}],"labels":{"x":"y"}}}"#;
        let object: Object = serde_json::from_str(text).expect("an object");
        assert_eq!((object.metadata.name.as_str(), object.metadata.resource_version.as_str()), ("a", "7"));
        assert_eq!(object.metadata.labels["x"], "y");
    }
}
