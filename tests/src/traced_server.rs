//! A server that publishes the requests that it works on.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A program that works on one request for each line that it is sent: it runs the line in a shell, and then says so. Ended
/// when dropped.
pub struct TracedServer {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl TracedServer {
    /// Starts it, and waits for its first line.
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("it does not start")?;
        let stdin = child.stdin.take().context("no standard input")?;
        let stdout = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut server = Self { child, stdin, stdout };
        let line = server.line()?;
        ensure!(line.starts_with("ready"), "it said {line:?}");
        Ok(server)
    }

    /// Starts the program at `path` with `arguments`.
    pub fn of(path: &Path, arguments: &[&str]) -> Result<Self> {
        Self::start(Command::new(path).args(arguments))
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request, and waits until it is done; what the server says of it.
    pub fn request(&mut self, command: &str) -> Result<String> {
        writeln!(self.stdin, "{command}")?;
        self.line()
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stdout.read_line(&mut line)? > 0, "it has ended");
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for TracedServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
