use std::sync::Arc;

use crate::{OwnerKind, PodMetadata, PodOwner};

/// A Kubernetes pod.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pod {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Its uid.
    pub uid: String,
    /// The container's name in the pod's specification; empty for the one that holds the pod's namespaces.
    pub container_name: String,
    /// How often the container was started anew.
    pub restart_count: Option<u32>,
    /// What the Kubernetes API tells beyond what the container's runtime knows.
    pub metadata: Option<Arc<PodMetadata>>,
}

impl Pod {
    /// The owner of that kind, of the pod or of its owner.
    pub fn owner(&self, kind: OwnerKind) -> Option<&PodOwner> {
        self.metadata.as_ref()?.owners.iter().find(|owner| owner.kind == kind)
    }
}
