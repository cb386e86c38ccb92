use std::path::PathBuf;

/// Where runtimes listen, unix sockets. One that is not there is looked for again when it is needed.
///
/// Sockets of a user's own runtime do not belong here: that user could say anything of any container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeSockets {
    /// Docker's API.
    pub docker: Vec<PathBuf>,
    /// Podman's API, which is compatible with Docker's.
    pub podman: Vec<PathBuf>,
    /// containerd: Kubernetes' CRI and its own API.
    pub containerd: Vec<PathBuf>,
    /// CRI-O: Kubernetes' CRI.
    pub crio: Vec<PathBuf>,
}

impl Default for RuntimeSockets {
    fn default() -> Self {
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect();
        Self {
            docker: paths(&["/run/docker.sock", "/var/run/docker.sock"]),
            podman: paths(&["/run/podman/podman.sock"]),
            containerd: paths(&["/run/containerd/containerd.sock", "/run/k3s/containerd/containerd.sock"]),
            crio: paths(&["/run/crio/crio.sock"]),
        }
    }
}
