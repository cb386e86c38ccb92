use super::error::KubernetesError;
use super::object::is_name;

/// The name of the Kubernetes node that this host is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeName(String);

impl NodeName {
    /// Checks that it can be one: it becomes part of a field selector.
    ///
    /// # Errors
    /// When it cannot.
    pub fn new(name: &str) -> Result<Self, KubernetesError> {
        if is_name(name) { Ok(Self(name.to_owned())) } else { Err(KubernetesError::NodeName { name: name.to_owned() }) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
