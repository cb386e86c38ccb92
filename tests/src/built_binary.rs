//! Binaries that the scripts of the test bed build.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Runs `tests/testbed/SCRIPT ARGUMENTS`, which builds a binary unless it has done so, and prints its path as the last line.
pub(crate) fn built_binary(script: &str, arguments: &[&str]) -> Result<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("testbed").join(script);
    // Its progress goes to the terminal: the first build takes minutes.
    let answer = Command::new(&script)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", script.display()))?;
    ensure!(answer.status.success(), "{} failed with {}: see its messages above", script.display(), answer.status);
    let stdout = String::from_utf8(answer.stdout).context("the script printed a path that is not UTF-8")?;
    let path = stdout.lines().last().context("the script printed no path")?;
    Ok(PathBuf::from(path))
}
