//! What the kubelet asks of a runtime, through the generated client of `k8s-cri`.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use k8s_cri::v1::runtime_service_client::RuntimeServiceClient;
use k8s_cri::v1::{
    ContainerConfig, ContainerMetadata, CreateContainerRequest, ExecSyncRequest, ImageSpec, LinuxContainerConfig,
    LinuxPodSandboxConfig, LinuxSandboxSecurityContext, ListPodSandboxRequest, Mount, NamespaceMode, NamespaceOption,
    PodSandboxConfig, PodSandboxMetadata, RemovePodSandboxRequest, RunPodSandboxRequest, StartContainerRequest,
    StatusRequest, StopPodSandboxRequest,
};
use tokio::runtime::{Builder, Runtime};
use tonic::transport::{Channel, Endpoint};

use crate::image_archive::IMAGE;

const TIMEOUT: Duration = Duration::from_mins(1);

/// A pod to start.
#[derive(Debug, Clone, Default)]
pub struct PodSandbox {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Its uid.
    pub uid: String,
}

/// A container to start in a pod.
#[derive(Debug, Clone, Default)]
pub struct PodContainer {
    /// Its name in the pod.
    pub name: String,
    /// What it runs.
    pub command: Vec<String>,
    /// How often it was started before.
    pub attempt: u32,
    /// Directories of the host: on the host, in the container, whether they are read-only.
    pub mounts: Vec<(String, String, bool)>,
    /// More labels than the kubelet's own.
    pub labels: Vec<(String, String)>,
}

/// A connection to a runtime.
pub(crate) struct Cri {
    runtime: Runtime,
    channel: Channel,
}

impl Cri {
    pub(crate) fn connect(socket: &Path) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let endpoint = Endpoint::from_shared(format!("unix://{}", socket.display()))?.timeout(TIMEOUT);
        let channel = runtime.block_on(endpoint.connect())?;
        Ok(Self { runtime, channel })
    }

    fn client(&self) -> RuntimeServiceClient<Channel> {
        RuntimeServiceClient::new(self.channel.clone())
    }

    pub(crate) fn is_ready(&self) -> bool {
        let mut client = self.client();
        let status = self.runtime.block_on(client.status(StatusRequest { verbose: false }));
        let conditions = status.ok().and_then(|status| status.into_inner().status).map(|status| status.conditions);
        conditions.unwrap_or_default().iter().any(|condition| condition.r#type == "RuntimeReady" && condition.status)
    }

    pub(crate) fn run_pod(&self, pod: &PodSandbox) -> Result<String> {
        let request = RunPodSandboxRequest { config: Some(pod_config(pod)), runtime_handler: String::new() };
        let mut client = self.client();
        Ok(self.runtime.block_on(client.run_pod_sandbox(request))?.into_inner().pod_sandbox_id)
    }

    pub(crate) fn run_container(&self, pod: &PodSandbox, pod_id: &str, container: &PodContainer) -> Result<String> {
        let request = CreateContainerRequest {
            pod_sandbox_id: pod_id.to_owned(),
            config: Some(container_config(pod, container)),
            sandbox_config: Some(pod_config(pod)),
        };
        let mut client = self.client();
        let container_id = self.runtime.block_on(client.create_container(request))?.into_inner().container_id;
        let request = StartContainerRequest { container_id: container_id.clone() };
        self.runtime.block_on(client.start_container(request))?;
        Ok(container_id)
    }

    pub(crate) fn exec(&self, container_id: &str, command: &[&str]) -> Result<String> {
        let request = ExecSyncRequest {
            container_id: container_id.to_owned(),
            cmd: command.iter().map(|&word| word.to_owned()).collect(),
            timeout: 30,
        };
        let mut client = self.client();
        let done = self.runtime.block_on(client.exec_sync(request))?.into_inner();
        ensure!(done.exit_code == 0, "it ended with {}: {}", done.exit_code, String::from_utf8_lossy(&done.stderr));
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    pub(crate) fn remove_pods(&self) -> Result<()> {
        let mut client = self.client();
        let pods = self.runtime.block_on(client.list_pod_sandbox(ListPodSandboxRequest::default()))?;
        for pod in pods.into_inner().items {
            let request = StopPodSandboxRequest { pod_sandbox_id: pod.id.clone() };
            self.runtime.block_on(client.stop_pod_sandbox(request))?;
            self.runtime.block_on(client.remove_pod_sandbox(RemovePodSandboxRequest { pod_sandbox_id: pod.id }))?;
        }
        Ok(())
    }
}

fn kubelet_labels(pod: &PodSandbox) -> HashMap<String, String> {
    let pairs = [("pod.name", &pod.name), ("pod.namespace", &pod.namespace), ("pod.uid", &pod.uid)];
    pairs.into_iter().map(|(key, value)| (format!("io.kubernetes.{key}"), value.clone())).collect()
}

fn pod_config(pod: &PodSandbox) -> PodSandboxConfig {
    PodSandboxConfig {
        metadata: Some(PodSandboxMetadata {
            name: pod.name.clone(),
            uid: pod.uid.clone(),
            namespace: pod.namespace.clone(),
            attempt: 0,
        }),
        labels: kubelet_labels(pod),
        linux: Some(LinuxPodSandboxConfig {
            cgroup_parent: format!("/kubepods/besteffort/pod{}", pod.uid),
            security_context: Some(LinuxSandboxSecurityContext {
                // Without a network of its own it needs no plugins.
                namespace_options: Some(NamespaceOption {
                    network: NamespaceMode::Node.into(),
                    ..NamespaceOption::default()
                }),
                ..LinuxSandboxSecurityContext::default()
            }),
            ..LinuxPodSandboxConfig::default()
        }),
        ..PodSandboxConfig::default()
    }
}

fn container_config(pod: &PodSandbox, container: &PodContainer) -> ContainerConfig {
    let mut labels = kubelet_labels(pod);
    labels.insert("io.kubernetes.container.name".to_owned(), container.name.clone());
    labels.extend(container.labels.iter().cloned());
    let mounts = container.mounts.iter().map(|(host_path, container_path, readonly)| Mount {
        container_path: container_path.clone(),
        host_path: host_path.clone(),
        readonly: *readonly,
        ..Mount::default()
    });
    ContainerConfig {
        metadata: Some(ContainerMetadata { name: container.name.clone(), attempt: container.attempt }),
        image: Some(ImageSpec { image: IMAGE.to_owned(), ..ImageSpec::default() }),
        command: container.command.clone(),
        labels,
        mounts: mounts.collect(),
        linux: Some(LinuxContainerConfig::default()),
        ..ContainerConfig::default()
    }
}
