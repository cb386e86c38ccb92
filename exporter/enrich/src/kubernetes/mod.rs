//! What the Kubernetes API tells of the pods on this node: what controls them, their annotations and labels.
//!
//! Only metadata is asked for, and only of this node's pods; of replica sets and jobs the one that a pod names. It works in
//! the background: nothing that handles events waits for the API, and none of what it tells is trusted.

mod api_client;
mod api_failure;
mod api_request;
mod cause_chain;
mod complaints;
mod connection;
mod counters;
mod error;
mod kubernetes_config;
mod lines;
mod node_name;
mod object;
mod owners;
mod pod_change;
mod pod_table;
mod pod_watch;
mod worker;

pub use counters::KubernetesCounters;
pub use error::KubernetesError;
pub use kubernetes_config::KubernetesConfig;
pub use node_name::NodeName;
pub use pod_change::PodChange;
pub use pod_watch::{PodWatch, PodWatchStatus};
