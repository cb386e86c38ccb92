//! The linter of Prometheus's text format.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const INSTALL: &str = "tests/testbed/packages.sh installs it";

/// Lets `promtool check WHAT` judge a file; the error is what it complains about.
pub fn promtool_check(what: &str, file: &Path) -> Result<(), String> {
    let answer = Command::new("promtool").args(["check", what]).arg(file).output();
    let answer = answer.map_err(|error| format!("cannot run promtool: {error}; {INSTALL}"))?;
    if answer.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&answer.stderr).into_owned()) }
}

/// Lets `promtool check metrics` judge `text`, a page in Prometheus's text format; the error is what it complains about.
pub fn promtool_check_metrics(text: &str) -> Result<(), String> {
    let mut child = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run promtool: {error}; {INSTALL}"))?;
    // Dropping the pipe after the last byte tells promtool that the page is complete.
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).map_err(|error| format!("promtool did not read the page: {error}"))?;
    }
    let answer = child.wait_with_output().map_err(|error| format!("promtool: {error}"))?;
    if answer.status.success() {
        return Ok(());
    }
    Err(format!(
        "promtool ended with {}:\n{}{}",
        answer.status,
        String::from_utf8_lossy(&answer.stdout),
        String::from_utf8_lossy(&answer.stderr)
    ))
}
