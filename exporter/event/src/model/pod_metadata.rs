use crate::PodOwner;

/// What the Kubernetes API tells of a pod. All of it is bounded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodMetadata {
    /// The pod's name.
    pub name: String,
    /// The pod's namespace.
    pub namespace: String,
    /// What controls it, then what controls that.
    pub owners: Vec<PodOwner>,
    /// Labels that say which application it is.
    pub labels: Vec<(String, String)>,
    /// Resource attributes that its annotations give, checked; never one that Vigie itself answers for.
    pub attributes: Vec<(String, String)>,
}

impl PodMetadata {
    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}
