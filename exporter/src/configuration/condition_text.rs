use std::fmt;
use std::path::Path;

use vigie_detect::RuleSource;

/// A configuration file that has conditions in the rule language. It is not shown: headers with keys may stand in it.
pub(crate) struct ConditionText(RuleSource);

impl ConditionText {
    pub(crate) fn new(path: &Path, text: &str) -> Self {
        Self(RuleSource {
            path: path.display().to_string(),
            text: text.to_owned(),
            ruleset: String::new(),
            tactic: None,
        })
    }

    /// For whoever reads conditions.
    pub(crate) fn source(&self) -> &RuleSource {
        &self.0
    }
}

impl fmt::Debug for ConditionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConditionText").field(&self.0.path).finish()
    }
}
