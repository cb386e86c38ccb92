use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Result;

use crate::configuration::ConfigurationFile;
use crate::export_policy::ExportPolicy;
use crate::rules::{RuleSelection, load};

/// `vigie config check FILE`: everything that can be told without starting. False when a rule file or a condition has errors.
pub(crate) fn check(path: &Path) -> Result<bool> {
    let file = ConfigurationFile::read(path)?;
    file.kubernetes.check()?;
    let selection = RuleSelection {
        bundled: file.rules.bundled.unwrap_or(true),
        paths: file.rules.paths,
        disabled: file.rules.disabled,
    };
    let loaded = load(&selection)?;
    let policy =
        ExportPolicy::load(file.export.events.unwrap_or_default(), file.condition_text.as_ref(), &loaded.libraries);
    let wrong = policy.err().unwrap_or_default();
    let mut out = io::stdout().lock();
    for error in &loaded.unreadable {
        writeln!(out, "error: {error}")?;
    }
    for error in loaded.errors.iter().chain(&wrong) {
        writeln!(out, "error: {error}")?;
    }
    let is_valid = loaded.rejected() == 0 && wrong.is_empty();
    if is_valid {
        writeln!(out, "{} is valid; {} rules", path.display(), loaded.set.enabled().count())?;
    }
    Ok(is_valid)
}
