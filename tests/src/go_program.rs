//! Programs in Go that stand in for what applications do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::built_binary::built_binary;

/// A compiled program of `tests/programs/`, removed when dropped.
pub struct GoProgram {
    path: PathBuf,
    _dir: TempDir,
}

impl GoProgram {
    /// Builds `tests/programs/NAME/` with the machine's Go, or with the one that `go-binary.sh` brings; `arguments` are for
    /// `go build`.
    pub fn build(name: &str, arguments: &[&str]) -> Result<Self> {
        Self::build_by(&[], name, arguments)
    }

    /// The same with this version of Go.
    pub fn build_with_go(version: &str, name: &str, arguments: &[&str]) -> Result<Self> {
        Self::build_by(&[version], name, arguments)
    }

    fn build_by(version: &[&str], name: &str, arguments: &[&str]) -> Result<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name);
        let dir = tempfile::Builder::new().prefix("vigie-program-").tempdir()?;
        let path = dir.path().join(name);
        let output = Command::new(built_binary("go-binary.sh", version)?)
            .args(["build", "-buildvcs=false", "-o"])
            .arg(&path)
            .args(arguments)
            .arg(".")
            .current_dir(source)
            .env("GOTOOLCHAIN", "local")
            .env("CGO_ENABLED", "0")
            .output()
            .context("cannot run go")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(Self { path, _dir: dir })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
