use std::sync::Arc;

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
}

/// The container that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Container {
    /// Full id.
    pub id: String,
    /// `container.runtime.name`, where the cgroup's name tells it.
    pub runtime: Option<&'static str>,
}

/// What an event belongs to: becomes the OTLP resource.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workload {
    /// Distinguishes workloads within one run of the sensor; equal ids mean equal workloads.
    pub id: u64,
    /// `service.name`.
    pub service_name: String,
    /// Resource attributes that the process declared of itself (`OTEL_RESOURCE_ATTRIBUTES`), checked and capped;
    /// never one that Vigie itself answers for.
    pub declared: Vec<(String, String)>,
    /// The container, if any.
    pub container: Option<Container>,
    /// The machine.
    pub host: Arc<Host>,
}

impl Workload {
    /// The value of a declared attribute.
    pub fn declared(&self, name: &str) -> Option<&str> {
        self.declared.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
