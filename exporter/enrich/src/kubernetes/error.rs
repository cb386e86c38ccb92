use std::path::PathBuf;

/// Why the Kubernetes API cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum KubernetesError {
    /// Not a name that a node can have.
    #[error(
        "`{name}` cannot be the name of a node: up to 253 lower-case letters, digits, `-` and `.`, such as the one that \
         `kubectl get nodes` shows"
    )]
    NodeName {
        /// What was given.
        name: String,
    },
    /// The file cannot be read, or is none.
    #[error("{}: not a kubeconfig that can be used: {reason}", path.display())]
    Kubeconfig {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Neither a pod nor told where the API is.
    #[error(
        "the Kubernetes API is not told as a pod is told it: {reason}\n  help: name a file with --kubeconfig, or run as \
         examples/kubernetes shows"
    )]
    NotInCluster {
        /// What is missing.
        reason: String,
    },
    /// Credentials or certificates cannot be used.
    #[error("the Kubernetes API cannot be connected to: {reason}")]
    Connection {
        /// What is wrong.
        reason: String,
    },
}
