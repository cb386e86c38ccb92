//! Programs in C that stand in for what applications do.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A compiled program of `tests/programs/`, removed when dropped.
pub struct CProgram {
    path: PathBuf,
    _dir: TempDir,
}

impl CProgram {
    /// Compiles `tests/programs/NAME.c` with the system's C compiler.
    pub fn build(name: &str) -> Result<Self> {
        Self::build_with(name, &[])
    }

    /// The same with further arguments for the compiler.
    pub fn build_with(name: &str, arguments: &[&str]) -> Result<Self> {
        Self::build_by("cc", name, arguments)
    }

    /// The same with another compiler: `musl-gcc`.
    pub fn build_by(compiler: &str, name: &str, arguments: &[&str]) -> Result<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name).with_extension("c");
        let dir = tempfile::Builder::new().prefix("vigie-program-").tempdir()?;
        let path = dir.path().join(name);
        let output = Command::new(compiler)
            .args(["-O1", "-Wall", "-Werror", "-o"])
            .arg(&path)
            .arg(&source)
            .args(arguments)
            .output()
            .with_context(|| format!("cannot run {compiler}; tests/testbed/packages.sh installs it"))?;
        ensure!(output.status.success(), "{}: {}", source.display(), String::from_utf8_lossy(&output.stderr));
        Ok(Self { path, _dir: dir })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
