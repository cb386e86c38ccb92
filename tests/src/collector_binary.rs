//! The Collector to run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Names a Collector to run instead of the one that `collector.sh` builds.
const OVERRIDE: &str = "VIGIE_OTELCOL";

/// The Collector that `VIGIE_OTELCOL` names, or else the one that `collector.sh` builds or has built.
pub(crate) fn collector_binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(OVERRIDE) {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "{OVERRIDE} names {}, which is no file", path.display());
        return Ok(path);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("testbed/collector.sh");
    // Its progress goes to the terminal: the first build takes minutes.
    let answer = Command::new(&script)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", script.display()))?;
    ensure!(answer.status.success(), "{} failed with {}: see its messages above", script.display(), answer.status);
    let stdout = String::from_utf8(answer.stdout).context("collector.sh printed a path that is not UTF-8")?;
    let path = stdout.lines().last().context("collector.sh printed no path")?;
    Ok(PathBuf::from(path))
}
