//! A containerd of the test's own, with Kubernetes' runtime interface.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::cri::{Cri, PodContainer, PodSandbox};
use crate::deadline::poll_until;
use crate::image_archive::{IMAGE, make_image_archive, run};
use crate::private_namespaces::in_private_namespaces;

const START: Duration = Duration::from_mins(1);

/// The namespace of Kubernetes' containers.
const KUBERNETES: &str = "k8s.io";

/// A running containerd with [`IMAGE`] in its namespaces `default` and `k8s.io`. It needs root.
///
/// It listens on a unix socket, and on the loopback interface of its own network namespace; everything is kept in a
/// temporary directory.
pub struct Containerd {
    // Ends before its files go.
    daemon: ChildProcess,
    dir: TempDir,
}

impl Containerd {
    /// Starts it and waits until it answers.
    pub fn start() -> Result<Self> {
        ensure!(rustix::process::geteuid().is_root(), "containerd needs root: run the tests as root");
        let dir = tempfile::Builder::new().prefix("vigie-containerd-").tempdir()?;
        let archive = make_image_archive(dir.path())?;
        let base = dir.path().display().to_string();
        fs::write(dir.path().join("config.toml"), configuration(&base))?;
        let mut command = in_private_namespaces("containerd");
        command.arg("--config").arg(dir.path().join("config.toml"));
        let mut containerd = Self { daemon: ChildProcess::spawn(&mut command)?, dir };
        containerd.wait_until_ready()?;
        for namespace in ["default", KUBERNETES] {
            let archive = archive.to_string_lossy();
            containerd.ctr(namespace, &["images", "import", "--snapshotter", "native", &archive])?;
        }
        Ok(containerd)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let ready = poll_until(START, || {
            let ended = self.daemon.exit_status().ok().flatten().is_some();
            let answers = || self.ctr("default", &["version"]).is_ok() && self.cri().is_ok_and(|cri| cri.is_ready());
            (ended || answers()).then_some(!ended)
        });
        if ready != Some(true) {
            bail!("containerd did not start:\n{}", self.daemon.stderr.text());
        }
        Ok(())
    }

    /// Where its API and that of Kubernetes are.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join("containerd.sock")
    }

    /// Where it keeps the bundles: `DIR/NAMESPACE/ID`.
    pub fn tasks_dir(&self) -> PathBuf {
        self.dir.path().join("state/io.containerd.runtime.v2.task")
    }

    /// Runs containerd's own client; what it wrote to its standard output.
    pub fn ctr(&self, namespace: &str, arguments: &[&str]) -> Result<String> {
        run(Command::new("ctr").arg("--address").arg(self.socket()).args(["--namespace", namespace]).args(arguments))
    }

    /// Starts a container without Kubernetes: `ctr run --detach OPTIONS IMAGE ID COMMAND`.
    pub fn run(&self, namespace: &str, id: &str, options: &[&str], command: &[&str]) -> Result<()> {
        let start = ["run", "--detach", "--snapshotter", "native"];
        self.ctr(namespace, &[&start, options, &[IMAGE, id], command].concat())?;
        Ok(())
    }

    /// Starts a pod, as the kubelet does.
    pub fn run_pod(&self, pod: &PodSandbox) -> Result<String> {
        self.cri()?.run_pod(pod)
    }

    /// Starts a container in a pod, as the kubelet does; its id.
    pub fn run_in_pod(&self, pod: &PodSandbox, pod_id: &str, container: &PodContainer) -> Result<String> {
        self.cri()?.run_container(pod, pod_id, container)
    }

    /// Runs a command in a container of a pod, as `kubectl exec` and the kubelet's probes do; what it wrote to its standard
    /// output.
    pub fn exec_in_pod(&self, container_id: &str, command: &[&str]) -> Result<String> {
        self.cri()?.exec(container_id, command)
    }

    fn cri(&self) -> Result<Cri> {
        Cri::connect(&self.socket()).context("the CRI cannot be reached")
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        // The daemon's end would leave the control groups of what runs.
        if let Ok(cri) = self.cri() {
            drop(cri.remove_pods());
        }
        for task in self.ctr("default", &["tasks", "list", "--quiet"]).unwrap_or_default().split_whitespace() {
            drop(self.ctr("default", &["tasks", "rm", "--force", task]));
        }
    }
}

fn configuration(base: &str) -> String {
    format!(
        r#"version = 2
root = "{base}/root"
state = "{base}/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "{base}/containerd.sock"
[ttrpc]
  address = "{base}/containerd.sock.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{IMAGE}"
  # Without CAP_SYS_RESOURCE a lower score cannot be set.
  restrict_oom_score_adj = true
  disable_tcp_service = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "native"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{base}/cni"
    conf_dir = "{base}/cni"
"#
    )
}
