//! A Docker of the test's own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::image_archive::{IMAGE, make_image_archive, run};
use crate::private_namespaces::in_private_namespaces;

const START: Duration = Duration::from_mins(1);

/// A running Docker with [`IMAGE`] in it, and a containerd that it has started. It needs root.
///
/// It listens on a unix socket only, keeps everything in a temporary directory, and has no network but the loopback
/// interface of its own namespace.
pub struct Docker {
    // Ends before its files go.
    daemon: ChildProcess,
    dir: TempDir,
}

impl Docker {
    /// Starts it and waits until it answers.
    pub fn start() -> Result<Self> {
        ensure!(rustix::process::geteuid().is_root(), "Docker needs root: run the tests as root");
        let dir = tempfile::Builder::new().prefix("vigie-docker-").tempdir()?;
        let archive = make_image_archive(dir.path())?;
        let mut command = in_private_namespaces("dockerd");
        command.arg("--data-root").arg(dir.path().join("data")).arg("--exec-root").arg(dir.path().join("exec"));
        command.arg("--pidfile").arg(dir.path().join("pid"));
        command.arg("--host").arg(format!("unix://{}", dir.path().join("docker.sock").display()));
        command.args(["--bridge=none", "--iptables=false", "--ip6tables=false", "--storage-driver=vfs"]);
        // A containerd of the system is not to be used, nor is a file of settings.
        command.arg("--config-file").arg(dir.path().join("daemon.json"));
        std::fs::write(dir.path().join("daemon.json"), "{}")?;
        let mut docker = Self { daemon: ChildProcess::spawn(&mut command)?, dir };
        docker.wait_until_ready()?;
        docker.docker(&["load", "--input", &archive.to_string_lossy()])?;
        Ok(docker)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let ready = poll_until(START, || {
            let ended = self.daemon.exit_status().ok().flatten().is_some();
            (ended || self.docker(&["version"]).is_ok()).then_some(!ended)
        });
        if ready != Some(true) {
            bail!("dockerd did not start:\n{}", self.daemon.stderr.text());
        }
        Ok(())
    }

    /// Where its API is.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join("docker.sock")
    }

    /// Where it keeps its data.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Where its containerd keeps the bundles: `DIR/moby/ID`.
    pub fn tasks_dir(&self) -> PathBuf {
        self.dir.path().join("exec/containerd/daemon/io.containerd.runtime.v2.task")
    }

    /// Where the containerd that it has started listens.
    pub fn containerd_socket(&self) -> PathBuf {
        self.dir.path().join("exec/containerd/containerd.sock")
    }

    /// Runs the command-line client; what it wrote to its standard output.
    pub fn docker(&self, arguments: &[&str]) -> Result<String> {
        let host = format!("unix://{}", self.socket().display());
        run(Command::new("docker").arg("--host").arg(host).args(arguments))
    }

    /// Starts a container in the background: `docker run --detach OPTIONS IMAGE COMMAND`; its id.
    pub fn run(&self, options: &[&str], command: &[&str]) -> Result<String> {
        let start = ["run", "--detach", "--network=none"];
        let id = self.docker(&[&start, options, &[IMAGE], command].concat())?;
        id.lines().last().map(str::to_owned).context("docker names no container")
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        // The daemon's end would leave the control groups of what runs.
        if let Ok(ids) = self.docker(&["ps", "--quiet", "--no-trunc"]) {
            let ids: Vec<_> = ids.split_whitespace().collect();
            drop(self.docker(&[&["rm", "--force"], ids.as_slice()].concat()));
        }
    }
}
