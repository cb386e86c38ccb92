//! A command in a real container.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, test_kill_process};
use tempfile::TempDir;

use crate::deadline::poll_until;
use crate::root_filesystem::{INSTALL, make_root_filesystem};

const LONGEST_RUN: &str = "120";

/// Runs commands in containers of podman and runc, in a file system of busybox that is made for each.
///
/// The storage is private and temporary: containers and images that podman has on this machine are neither seen nor
/// changed. It needs root.
pub struct Container;

/// What a container did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerRun {
    /// Its id, 64 hexadecimal digits.
    pub id: String,
    /// The exit code of the command.
    pub exit_code: i32,
    /// What the command wrote to its standard output.
    pub stdout: String,
    /// What the command wrote to its standard error.
    pub stderr: String,
}

impl Container {
    /// Runs `command` in a new container called `name`, without a network, waits for its end and removes the container.
    ///
    /// A command that fails is no error but an exit code; one that runs for more than two minutes is ended.
    pub fn run(name: &str, command: &[&str]) -> Result<ContainerRun> {
        ensure!(rustix::process::geteuid().is_root(), "containers need root: run the tests as root");
        let storage = Storage::new()?;
        let output = storage.run(name, command)?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let exit_code = output.status.code().with_context(|| format!("podman ended with {}", output.status))?;
        let Ok(id) = fs::read_to_string(storage.file("id")) else {
            bail!("podman made no container and ended with {}:\n{stderr}", output.status);
        };
        // 125 is podman's own failure, 126 and 127 that of the runtime to start the command.
        ensure!(!(125..=127).contains(&exit_code), "the container did not run ({exit_code}):\n{stderr}");
        Ok(ContainerRun {
            id: id.trim().to_owned(),
            exit_code,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr,
        })
    }
}

/// Everything that podman keeps about one container, removed when dropped.
struct Storage {
    dir: TempDir,
}

impl Storage {
    fn new() -> Result<Self> {
        let storage = Self { dir: tempfile::Builder::new().prefix("vigie-container-").tempdir()? };
        make_root_filesystem(&storage.file("rootfs"))?;
        Ok(storage)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn podman(&self) -> Command {
        let mut podman = Command::new("podman");
        podman.arg("--root").arg(self.file("storage")).arg("--runroot").arg(self.file("run"));
        podman.arg("--tmpdir").arg(self.file("tmp"));
        // What works without systemd, without overlay mounts and beside another podman.
        podman.args(["--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--events-backend=none", "--runtime=runc"]);
        podman
    }

    fn run(&self, name: &str, command: &[&str]) -> Result<Output> {
        let mut podman = self.podman();
        podman.args(["run", "--rm", "--network=none", "--timeout", LONGEST_RUN, "--name", name]);
        podman.arg("--cidfile").arg(self.file("id")).arg("--conmon-pidfile").arg(self.file("monitor"));
        // podman asks for higher limits by default than root may have in a container or a small machine.
        podman.args(["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"]);
        podman.arg("--rootfs").arg(self.file("rootfs")).args(command);
        podman.output().with_context(|| format!("cannot run podman; {INSTALL}"))
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // Nothing is left to remove after a run that went well; what fails here fails for a reason already told.
        drop(self.podman().args(["rm", "--force", "--all", "--time=0"]).output());
        // The monitor cleans up after the container; the directory has to stay until it is through.
        let monitor = fs::read_to_string(self.file("monitor")).ok().and_then(|text| text.trim().parse().ok());
        if let Some(monitor) = monitor.and_then(Pid::from_raw) {
            poll_until(Duration::from_secs(10), || test_kill_process(monitor).is_err().then_some(()));
        }
    }
}
