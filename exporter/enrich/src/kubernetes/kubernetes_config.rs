use std::path::PathBuf;
use std::time::Duration;

use super::node_name::NodeName;

/// How the Kubernetes API is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubernetesConfig {
    /// Whose pods are asked for.
    pub node: NodeName,
    /// Where the API is and how it knows us; without it, as a pod is told: `KUBERNETES_SERVICE_HOST` and its service account.
    pub kubeconfig: Option<PathBuf>,
    /// How long an answer may take.
    pub answer_timeout: Duration,
    /// How long the API is asked to let a watch go on, in whole seconds. One that lasts longer is given up.
    pub watch_timeout: Duration,
}

impl KubernetesConfig {
    /// With times that suit a cluster.
    pub fn new(node: NodeName, kubeconfig: Option<PathBuf>) -> Self {
        Self { node, kubeconfig, answer_timeout: Duration::from_secs(10), watch_timeout: Duration::from_mins(4) }
    }
}
