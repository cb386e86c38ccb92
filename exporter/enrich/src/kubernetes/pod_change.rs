use std::sync::Arc;

use vigie_event::PodMetadata;

/// What became known of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodChange {
    /// The uid that the container runtime knows the pod by.
    pub uid: String,
    /// What the API tells of it; nothing when it is gone.
    pub metadata: Option<Arc<PodMetadata>>,
}
