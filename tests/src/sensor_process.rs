//! The built `vigie` binary, running.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use rustix::process::Signal;

use crate::child_process::ChildProcess;
use crate::output_buffer::{Awaited, OutputBuffer};

/// Names a `vigie` binary to run instead of the one beside the tests.
const OVERRIDE: &str = "VIGIE_BIN";
const READY_LINE: &str = "vigie is ready";
const READY_DEADLINE: Duration = Duration::from_mins(1);
const STOP_DEADLINE: Duration = Duration::from_mins(1);

/// A running `vigie`, killed when dropped.
pub struct SensorProcess {
    process: ChildProcess,
}

/// How a `vigie` ended and all it wrote.
#[derive(Debug, Clone)]
pub struct SensorExit {
    /// The exit status.
    pub status: ExitStatus,
    /// Everything on the standard output.
    pub stdout: String,
    /// Everything on the standard error.
    pub stderr: String,
}

impl SensorProcess {
    /// Runs `vigie` with `args`, and with `env` added to the environment of the test.
    ///
    /// The binary is the one that `VIGIE_BIN` names, or else the one beside the test executable.
    pub fn start(args: &[&str], env: &[(&str, &str)]) -> Result<Self> {
        Self::start_binary(&vigie_binary()?, args, env)
    }

    /// Runs `binary` in place of `vigie`: another build of it, or a stand-in.
    pub fn start_binary(binary: &Path, args: &[&str], env: &[(&str, &str)]) -> Result<Self> {
        let mut command = Command::new(binary);
        command.args(args).envs(env.iter().copied());
        Ok(Self { process: ChildProcess::spawn(&mut command)? })
    }

    /// Runs `vigie` with `args` and waits until it says that it is ready.
    pub fn start_ready(args: &[&str]) -> Result<Self> {
        let sensor = Self::start(args, &[])?;
        sensor.wait_ready()?;
        Ok(sensor)
    }

    /// Waits until it says that it is ready.
    pub fn wait_ready(&self) -> Result<()> {
        self.wait_for_stderr(READY_LINE, READY_DEADLINE).map(drop)
    }

    /// Waits for a line of the standard error that contains `text`, among those already there first.
    pub fn wait_for_stderr(&self, text: &str, deadline: Duration) -> Result<String> {
        let awaited = self.process.stderr.wait_for(|line| line.contains(text), deadline);
        self.line(awaited, &format!("a line with `{text}` on its standard error"), deadline)
    }

    /// Waits for a line of the standard output that `matches`, among those already there first.
    pub fn wait_for_stdout(&self, matches: impl Fn(&str) -> bool, deadline: Duration) -> Result<String> {
        let awaited = self.process.stdout.wait_for(matches, deadline);
        self.line(awaited, "the awaited line on its standard output", deadline)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// What it wrote to the standard output so far.
    pub fn stdout(&self) -> String {
        self.process.stdout.text()
    }

    /// What it wrote to the standard error so far.
    pub fn stderr(&self) -> String {
        self.process.stderr.text()
    }

    /// Sends it `signal`, for example `Signal::HUP`.
    pub fn signal(&mut self, signal: Signal) -> Result<()> {
        self.process.signal(signal).with_context(|| format!("cannot signal vigie:\n{}", tails(&self.process)))
    }

    /// Waits until it ends by itself. The error says what it wrote; it is killed then.
    pub fn wait(mut self, deadline: Duration) -> Result<SensorExit> {
        let status = self.process.wait(deadline)?;
        status
            .map(|status| self.exit(status))
            .ok_or_else(|| anyhow!("vigie still runs after {deadline:?}:\n{}", tails(&self.process)))
    }

    /// Asks it to end with SIGTERM and waits. One that has not ended within 20 seconds is killed, which the status shows.
    pub fn stop(mut self) -> Result<SensorExit> {
        // One that has ended already cannot be asked: its status tells the test how it went.
        drop(self.process.signal(Signal::TERM));
        let status = match self.process.wait(STOP_DEADLINE)? {
            Some(status) => status,
            None => self.process.kill()?,
        };
        self.process.wait(Duration::ZERO)?;
        Ok(self.exit(status))
    }

    fn exit(&self, status: ExitStatus) -> SensorExit {
        SensorExit { status, stdout: self.stdout(), stderr: self.stderr() }
    }

    fn line(&self, awaited: Awaited, what: &str, deadline: Duration) -> Result<String> {
        let how = match awaited {
            Awaited::Line(line) => return Ok(line),
            Awaited::Ended => "ended before it wrote".to_owned(),
            Awaited::TimedOut => format!("did not write within {deadline:?}"),
        };
        Err(anyhow!("vigie {how} {what}:\n{}", tails(&self.process)))
    }
}

fn tails(process: &ChildProcess) -> String {
    let tail = |name: &str, buffer: &OutputBuffer| format!("its standard {name} ends with:\n{}", buffer.tail(20));
    format!("{}\n{}", tail("output", &process.stdout), tail("error", &process.stderr))
}

/// The `vigie` that the tests run: the one that `VIGIE_BIN` names, or else the one beside the test executable.
///
/// # Errors
/// When it is not there.
pub fn vigie_binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(OVERRIDE) {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "{OVERRIDE} names {}, which is no file", path.display());
        return Ok(path);
    }
    // A test is target/PROFILE/deps/NAME-HASH; the binary is target/PROFILE/vigie.
    let test = std::env::current_exe().context("the path of the test executable is unknown")?;
    let profile =
        test.parent().and_then(|deps| deps.parent()).context("the test executable lies in no target directory")?;
    let path = profile.join("vigie");
    let release = if profile.ends_with("release") { " --release" } else { "" };
    ensure!(
        path.is_file(),
        "{} is not there: run `cargo build -p vigie{release}` first, or name a binary in {OVERRIDE}",
        path.display()
    );
    Ok(path)
}
