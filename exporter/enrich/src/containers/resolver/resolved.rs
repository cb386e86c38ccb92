use std::sync::Arc;

use crate::containers::failure::Failure;
use crate::containers::metadata::ContainerMetadata;

/// What became known of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The container's id.
    pub id: String,
    /// What is known of it, or why nothing is.
    pub outcome: Result<Arc<ContainerMetadata>, Failure>,
    /// Whether the runtime is still being asked: this comes from its files, and one more answer follows.
    pub more_follows: bool,
}
