//! A child process whose output is kept and that ends with its value.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};

use crate::deadline::poll_until;
use crate::output_buffer::OutputBuffer;

/// A running child process.
pub(crate) struct ChildProcess {
    child: Child,
    /// What it wrote to its standard output.
    pub(crate) stdout: OutputBuffer,
    /// What it wrote to its standard error.
    pub(crate) stderr: OutputBuffer,
}

impl ChildProcess {
    /// Starts `command` with nothing to read on its standard input.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", command.get_program().display()))?;
        let stdout = child.stdout.take().map(OutputBuffer::reading).unwrap_or_default();
        let stderr = child.stderr.take().map(OutputBuffer::reading).unwrap_or_default();
        Ok(Self { child, stdout, stderr })
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its exit status, when it has ended.
    pub(crate) fn exit_status(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Sends it `signal`. Its id stays its own until [`Self::exit_status`] has reaped it, so no other process is hit.
    pub(crate) fn signal(&mut self, signal: Signal) -> io::Result<()> {
        if self.exit_status()?.is_some() {
            return Err(io::Error::other("the process has already ended"));
        }
        Ok(kill_process(Pid::from_child(&self.child), signal)?)
    }

    /// Waits until it ends and its output is complete; `None` when it still runs at `deadline`.
    pub(crate) fn wait(&mut self, deadline: Duration) -> io::Result<Option<ExitStatus>> {
        let ended = poll_until(deadline, || self.exit_status().transpose()).transpose()?;
        if ended.is_some() {
            // A grandchild may hold the pipes open: what it might still write is not waited for.
            self.stdout.wait_for_end(Duration::from_secs(2));
            self.stderr.wait_for_end(Duration::from_secs(2));
        }
        Ok(ended)
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        // It may have ended by itself, which is fine: there is nothing left to end then.
        drop(self.kill());
    }
}
