use std::path::PathBuf;

use anyhow::{Result, bail};
use vigie_detect::{RuleError, RuleSet, RuleSource, suggest};

use super::{FileError, bundled, read_files};

/// Which rules are wanted.
#[derive(Debug, Clone)]
pub(crate) struct RuleSelection {
    /// Whether those that the program carries are.
    pub(crate) bundled: bool,
    /// Folders and files of further ones.
    pub(crate) paths: Vec<PathBuf>,
    /// Ids of those that are loaded and not evaluated.
    pub(crate) disabled: Vec<String>,
}

/// Rules, and what kept others from being loaded.
pub(crate) struct Loaded {
    pub(crate) set: RuleSet,
    pub(crate) unreadable: Vec<FileError>,
    pub(crate) errors: Vec<RuleError>,
    /// Lists and macros.
    pub(crate) libraries: Vec<RuleSource>,
    /// The texts, for showing where an error is.
    pub(crate) sources: Vec<RuleSource>,
}

/// Loads the rules. Files may use and replace the lists and macros that the program carries, also when its rules are not
/// wanted; a file that equals a bundled one is that.
///
/// # Errors
/// When a rule is to be disabled that does not exist.
pub(crate) fn load(selection: &RuleSelection) -> Result<Loaded> {
    let (mut rules, mut libraries) = bundled();
    let (mut more_rules, mut more_libraries, unreadable) = read_files(&selection.paths);
    if selection.bundled {
        more_rules.retain(|source| !rules.iter().any(|known| known.text == source.text));
    } else {
        rules.clear();
    }
    more_libraries.retain(|source| !libraries.iter().any(|known| known.text == source.text));
    rules.append(&mut more_rules);
    libraries.append(&mut more_libraries);
    let (mut set, errors) = RuleSet::load(&rules, &libraries);
    for id in &selection.disabled {
        if !set.disable(id) {
            let known = set.rules().iter().map(|rule| rule.info().id.as_str());
            let help = suggest::help(id, known).unwrap_or_else(|| "no rule is loaded".to_owned());
            bail!("rules.disabled names `{id}`, which is no rule's id: {help}");
        }
    }
    rules.extend(libraries.iter().cloned());
    Ok(Loaded { set, unreadable, errors, libraries, sources: rules })
}

impl Loaded {
    /// Files and rules that were left out.
    pub(crate) fn rejected(&self) -> usize {
        let mut paths: Vec<_> = self.errors.iter().map(|error| error.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.len() + self.unreadable.len()
    }
}
