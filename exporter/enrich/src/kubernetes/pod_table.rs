use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use vigie_event::{PodMetadata, PodOwner};

use super::object::{ObjectMetadata, is_name, is_uid};
use super::pod_change::PodChange;
use crate::declared;
use crate::service_identity::{NAME_LABELS, VERSION_LABEL};

/// Pods that are remembered: far more than a node runs.
const MAX_PODS: usize = 4096;
/// Bytes of a label's value; the API's own bound.
const MAX_LABEL_VALUE: usize = 63;
/// The uid under which the kubelet runs a static pod: the API has a mirror of it, with a uid of its own.
/// <https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/types/pod_update.go>
const MIRROR: &str = "kubernetes.io/config.mirror";

/// The pods of this node, by the uid that the container runtime knows them by.
#[derive(Debug, Default)]
pub(super) struct PodTable(HashMap<String, Known>);

#[derive(Debug)]
struct Known {
    /// The uid in the API.
    object_uid: String,
    metadata: Arc<PodMetadata>,
}

impl PodTable {
    /// Takes what the API tells of a pod; what changed, if anything that matters did.
    pub(super) fn put(&mut self, object: &ObjectMetadata, owners: Vec<PodOwner>) -> Option<PodChange> {
        let uid = runtime_uid(object)?;
        let known = self.0.get(uid);
        let is_mirror = uid != object.uid;
        let is_new = known.is_none();
        // Whoever may write a pod's annotations must not take another pod's place.
        if known.is_some_and(|known| is_mirror && known.object_uid != object.uid) || is_new && self.0.len() >= MAX_PODS
        {
            return None;
        }
        let metadata = metadata(object, owners);
        if known.is_some_and(|known| *known.metadata == metadata) {
            return None;
        }
        let metadata = Arc::new(metadata);
        let known = Known { object_uid: object.uid.clone(), metadata: Arc::clone(&metadata) };
        self.0.insert(uid.to_owned(), known);
        Some(PodChange { uid: uid.to_owned(), metadata: Some(metadata) })
    }

    /// Takes the end of a pod.
    pub(super) fn remove(&mut self, object: &ObjectMetadata) -> Option<PodChange> {
        let uid = runtime_uid(object)?;
        self.0.get(uid).filter(|known| known.object_uid == object.uid)?;
        self.0.remove(uid);
        Some(PodChange { uid: uid.to_owned(), metadata: None })
    }

    /// Forgets all pods but these.
    pub(super) fn keep(&mut self, objects: &[ObjectMetadata]) -> Vec<PodChange> {
        let kept: HashSet<&str> = objects.iter().map(|object| object.uid.as_str()).collect();
        let gone = self.0.extract_if(|_, known| !kept.contains(known.object_uid.as_str()));
        gone.map(|(uid, _)| PodChange { uid, metadata: None }).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn runtime_uid(object: &ObjectMetadata) -> Option<&str> {
    let mirror = object.annotations.get(MIRROR).map(String::as_str).filter(|uid| is_uid(uid));
    (is_uid(&object.uid) && is_name(&object.name)).then_some(mirror.unwrap_or(&object.uid))
}

fn metadata(object: &ObjectMetadata, owners: Vec<PodOwner>) -> PodMetadata {
    let labels = NAME_LABELS.into_iter().chain([VERSION_LABEL]).filter_map(|key| object.labels.get_key_value(key));
    let annotations = object.annotations.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    PodMetadata {
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        owners,
        labels: labels
            .filter(|(_, value)| value.len() <= MAX_LABEL_VALUE)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        attributes: declared::from_annotations(annotations),
    }
}

#[cfg(test)]
#[path = "pod_table_tests.rs"]
mod tests;
