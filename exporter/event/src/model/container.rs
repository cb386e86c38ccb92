use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::Pod;

/// Whether a container's runtime has told what it knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MetadataState {
    /// Not yet.
    #[default]
    Pending,
    /// It has.
    Resolved,
    /// No runtime knows it, or none can be asked.
    Failed,
}

impl MetadataState {
    /// The value of `vigie.container.metadata`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Resolved => "resolved",
            Self::Failed => "failed",
        }
    }
}

/// The container that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Container {
    /// Full id.
    pub id: String,
    /// `container.runtime.name`, where the cgroup's name or the runtime tells it.
    pub runtime: Option<&'static str>,
    /// Whether `details` is all there will be.
    pub metadata: MetadataState,
    /// What its runtime knows of it.
    pub details: Option<Arc<ContainerDetails>>,
}

impl Hash for Container {
    /// By what distinguishes containers; what is told of one seldom changes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
        self.metadata.hash(state);
    }
}

/// What a runtime tells of a container. What it does not tell is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerDetails {
    /// Its name.
    pub name: String,
    /// The image's name, without tag and digest.
    pub image_name: String,
    /// The image's tags.
    pub image_tags: Vec<String>,
    /// The runtime's id of the image.
    pub image_id: String,
    /// The image's digests in its repositories.
    pub image_repo_digests: Vec<String>,
    /// Labels, sorted by key.
    pub labels: Vec<(String, String)>,
    /// What is mounted from outside, as `source:destination`, with `:ro` where the container may only read.
    pub mounts: Vec<String>,
    /// Whether it runs without the runtime's confinement.
    pub privileged: Option<bool>,
    /// When it was created, in nanoseconds since 1970.
    pub created_unix_nano: Option<u64>,
    /// The Kubernetes pod that it is in.
    pub pod: Option<Pod>,
}
