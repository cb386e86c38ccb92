//! The rules that the binary carries.

use vigie_detect::{RuleSet, RuleSource};

include!(concat!(env!("OUT_DIR"), "/bundled_rules.rs"));

/// Loads the bundled rules. One with an error is left out and reported; a test of `vigie-detect` keeps that from happening.
pub(crate) fn load() -> RuleSet {
    let source = |(path, text): &(&str, &str)| RuleSource {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        ruleset: "vigie".to_owned(),
        tactic: path.split('/').nth(1).map(str::to_owned),
    };
    let (libraries, rules): (Vec<_>, Vec<_>) =
        BUNDLED.iter().map(source).partition(|source| source.tactic.as_deref() == Some("lib"));
    let (set, errors) = RuleSet::load(&rules, &libraries);
    for error in errors {
        tracing::error!(%error, "a bundled rule is left out");
    }
    set
}
