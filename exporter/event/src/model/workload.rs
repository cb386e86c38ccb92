use std::sync::Arc;

use crate::{Container, ContainerDetails, Pod};

/// The machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Host {
    /// `host.name`.
    pub name: String,
    /// `host.id`: the machine id.
    pub id: Option<String>,
    /// `host.arch`, in OpenTelemetry's spelling.
    pub arch: &'static str,
    /// `os.name`: the distribution.
    pub os_name: Option<String>,
    /// `os.version`: its version.
    pub os_version: Option<String>,
    /// `os.description`: the kernel.
    pub os_description: String,
    /// `k8s.node.name`, where the sensor was told it.
    pub node_name: Option<String>,
}

/// What an event belongs to: becomes the OTLP resource.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workload {
    /// Distinguishes workloads within one run of the sensor; equal ids mean equal workloads.
    pub id: u64,
    /// `service.name`.
    pub service_name: String,
    /// What the process calls its service, if it does.
    pub own_service_name: Option<String>,
    /// What the service is taken for when nobody names it.
    pub fallback_service_name: String,
    /// Resource attributes that the process declared of itself (`OTEL_RESOURCE_ATTRIBUTES`), checked and capped;
    /// never one that Vigie itself answers for.
    pub declared: Vec<(String, String)>,
    /// Resource attributes that follow from the pod: what its annotations say, and where they do not what Kubernetes calls
    /// it. What the process declares comes before.
    pub implied: Vec<(String, String)>,
    /// The container, if any.
    pub container: Option<Container>,
    /// The machine.
    pub host: Arc<Host>,
}

impl Workload {
    /// What the container's runtime tells.
    pub fn container_details(&self) -> Option<&ContainerDetails> {
        self.container.as_ref()?.details.as_deref()
    }

    /// The pod.
    pub fn pod(&self) -> Option<&Pod> {
        self.container_details()?.pod.as_ref()
    }

    /// The value of an attribute that is declared, or else implied.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The attributes that are declared and those that are implied; of two with the same name the first counts.
    pub fn attributes(&self) -> impl Iterator<Item = &(String, String)> {
        self.declared.iter().chain(&self.implied)
    }
}
