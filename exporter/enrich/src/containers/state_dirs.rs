use std::path::PathBuf;

/// Where runtimes keep their state, which can be read without asking them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateDirs {
    /// containerd's tasks: `DIR/NAMESPACE/ID/config.json`. Docker without a containerd of the system starts its own.
    pub containerd_tasks: Vec<PathBuf>,
    /// Docker's data: `DIR/containers/ID/config.v2.json`.
    pub docker: Vec<PathBuf>,
    /// Storage of podman and CRI-O: `DIR/DRIVER-containers/containers.json`.
    pub containers_storage: Vec<PathBuf>,
}

impl Default for StateDirs {
    fn default() -> Self {
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect();
        Self {
            containerd_tasks: paths(&[
                "/run/containerd/io.containerd.runtime.v2.task",
                "/run/k3s/containerd/io.containerd.runtime.v2.task",
                "/run/docker/containerd/daemon/io.containerd.runtime.v2.task",
            ]),
            docker: paths(&["/var/lib/docker"]),
            containers_storage: paths(&["/var/lib/containers/storage", "/run/containers/storage"]),
        }
    }
}
