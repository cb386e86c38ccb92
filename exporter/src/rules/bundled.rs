use vigie_detect::RuleSource;

use super::read_files::LIBRARY_FOLDER;

include!(concat!(env!("OUT_DIR"), "/bundled_rules.rs"));

/// Name of the rule set that the program carries.
pub(crate) const RULESET: &str = "vigie";

/// The rule files that the program carries: rules, and libraries of lists and macros.
pub(crate) fn bundled() -> (Vec<RuleSource>, Vec<RuleSource>) {
    let source = |(path, text): &(&str, &str)| RuleSource {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        ruleset: RULESET.to_owned(),
        tactic: path.split('/').nth(1).map(str::to_owned),
    };
    BUNDLED.iter().map(source).partition(|source| source.tactic.as_deref() != Some(LIBRARY_FOLDER))
}
