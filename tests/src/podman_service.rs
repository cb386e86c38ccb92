//! A podman of the test's own, with its API.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::image_archive::{IMAGE, make_image_archive, run};

const START: Duration = Duration::from_secs(30);

/// A podman with [`IMAGE`] in a storage of its own, whose API listens on a unix socket when it is asked to. It needs root.
pub struct PodmanService {
    // Ends before its files go.
    service: Option<ChildProcess>,
    dir: TempDir,
}

impl PodmanService {
    /// Makes the storage; nothing listens.
    pub fn new() -> Result<Self> {
        ensure!(rustix::process::geteuid().is_root(), "containers need root: run the tests as root");
        let podman = Self { service: None, dir: tempfile::Builder::new().prefix("vigie-podman-").tempdir()? };
        let archive = make_image_archive(podman.dir.path())?;
        podman.podman(&["load", "--input", &archive.to_string_lossy()])?;
        Ok(podman)
    }

    /// Starts the API and waits until it listens.
    pub fn serve(&mut self) -> Result<()> {
        let address = format!("unix://{}", self.socket().display());
        let mut service = ChildProcess::spawn(self.command().args(["system", "service", "--time=0", &address]))?;
        if poll_until(START, || std::os::unix::net::UnixStream::connect(self.socket()).ok()).is_none() {
            drop(service.kill());
            bail!("podman's API did not start:\n{}", service.stderr.text());
        }
        self.service = Some(service);
        Ok(())
    }

    /// Where its API is, once it is served.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join("podman.sock")
    }

    /// Where it keeps containers and images.
    pub fn storage_dir(&self) -> PathBuf {
        self.dir.path().join("storage")
    }

    /// Runs podman; what it wrote to its standard output.
    pub fn podman(&self, arguments: &[&str]) -> Result<String> {
        run(self.command().args(arguments))
    }

    /// Starts a container in the background: `podman run --detach OPTIONS IMAGE COMMAND`; its id.
    pub fn run(&self, options: &[&str], command: &[&str]) -> Result<String> {
        // podman asks for higher limits by default than root may have in a container or a small machine.
        let start = ["run", "--detach", "--network=none", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];
        let id = self.podman(&[&start, options, &[IMAGE], command].concat())?;
        id.lines().last().map(str::to_owned).context("podman names no container")
    }

    fn command(&self) -> Command {
        let mut podman = Command::new("podman");
        podman.arg("--root").arg(self.storage_dir()).arg("--runroot").arg(self.dir.path().join("run"));
        podman.arg("--tmpdir").arg(self.dir.path().join("tmp"));
        // What works without systemd, without overlay mounts and beside another podman; a service needs events.
        podman.args(["--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--events-backend=file", "--runtime=runc"]);
        podman
    }
}

impl Drop for PodmanService {
    fn drop(&mut self) {
        // What fails here fails for a reason already told.
        drop(self.podman(&["rm", "--force", "--all", "--time=0"]));
        // The monitors clean up after their containers; the directory has to stay until they are through.
        let storage = self.storage_dir().display().to_string();
        poll_until(Duration::from_secs(10), || (!is_monitored(&storage)).then_some(()));
    }
}

/// Whether a process that is named `conmon` works for `storage`.
fn is_monitored(storage: &str) -> bool {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.map(|process| process.path()).any(|process| {
        let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
        let arguments = std::fs::read(process.join("cmdline")).unwrap_or_default();
        name.trim() == "conmon" && String::from_utf8_lossy(&arguments).contains(storage)
    })
}
