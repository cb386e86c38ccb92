use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Copies a program, so that it can be executed at once.
///
/// Not by `fs::copy`: a child that another thread of the test makes meanwhile has the descriptor that was written to until
/// it executes its own program, and until then the copy is busy (`ETXTBSY`).
pub fn copy_program(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    let status = Command::new("cp").arg("--").args([from.as_ref(), to.as_ref()]).status().context("cannot run cp")?;
    ensure!(status.success(), "cp of {}: {status}", from.as_ref().display());
    Ok(())
}
