//! Writes a generated file, or checks that the committed one is current.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// Where generated text goes.
pub(crate) struct Output {
    check: bool,
    stale: Vec<String>,
}

impl Output {
    /// `check`: compare with what is committed instead of writing.
    pub(crate) fn new(check: bool) -> Self {
        Self { check, stale: Vec::new() }
    }

    /// Puts `text` at `path` (relative to the workspace root).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn file(&mut self, path: &str, text: &str) -> Result<()> {
        let current = fs::read_to_string(path).unwrap_or_default();
        if current == text {
            return Ok(());
        }
        if self.check {
            self.stale.push(path.to_owned());
            return Ok(());
        }
        if let Some(folder) = Path::new(path).parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        fs::write(path, text).with_context(|| format!("cannot write {path}"))?;
        eprintln!("wrote {path}");
        Ok(())
    }

    /// Fails when a check found a stale file, and says how to mend it.
    ///
    /// # Errors
    /// When any file differs from what would be generated.
    pub(crate) fn finish(self) -> Result<()> {
        if self.stale.is_empty() {
            return Ok(());
        }
        bail!("stale: {}\nrun `cargo xtask codegen` and commit the result", self.stale.join(", "))
    }
}
