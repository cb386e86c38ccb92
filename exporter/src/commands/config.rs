use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Result;

use crate::configuration::ConfigurationFile;
use crate::rules::{RuleSelection, load};

/// `vigie config check FILE`: everything that can be told without starting. False when a rule file has errors.
pub(crate) fn check(path: &Path) -> Result<bool> {
    let file = ConfigurationFile::read(path)?;
    file.kubernetes.check()?;
    let selection = RuleSelection {
        bundled: file.rules.bundled.unwrap_or(true),
        paths: file.rules.paths,
        disabled: file.rules.disabled,
    };
    let loaded = load(&selection)?;
    let mut out = io::stdout().lock();
    for error in &loaded.unreadable {
        writeln!(out, "error: {error}")?;
    }
    for error in &loaded.errors {
        writeln!(out, "error: {error}")?;
    }
    if loaded.rejected() == 0 {
        writeln!(out, "{} is valid; {} rules", path.display(), loaded.set.enabled().count())?;
    }
    Ok(loaded.rejected() == 0)
}
