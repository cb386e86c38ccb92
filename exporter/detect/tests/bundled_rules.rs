//! The bundled rules load without an error, are complete, and pass their own tests.

use std::fs;
use std::path::Path;

use vigie_detect::{RuleSet, RuleSource};

/// Every YAML file below `rules/`: rules first, libraries second.
fn sources() -> (Vec<RuleSource>, Vec<RuleSource>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut rules = Vec::new();
    let mut libraries = Vec::new();
    for folder in fs::read_dir(root).expect("the rules are there").map(|entry| entry.expect("readable").path()) {
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        for file in fs::read_dir(&folder).expect("readable").map(|entry| entry.expect("readable").path()) {
            let text = fs::read_to_string(&file).expect("readable");
            let path = file.display().to_string();
            let library = name == "lib";
            let source = RuleSource { path, text, ruleset: "vigie".to_owned(), tactic: Some(name.clone()) };
            if library { libraries.push(source) } else { rules.push(source) }
        }
    }
    (rules, libraries)
}

#[test]
fn they_load_are_complete_and_pass_their_own_tests() {
    let (rules, libraries) = sources();
    let (set, errors) = RuleSet::load(&rules, &libraries);
    let errors: Vec<_> = errors.iter().chain(&set.incomplete()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert_eq!(set.rules().len(), rules.len());
    let outcomes = set.run_tests();
    assert!(outcomes.len() >= 2 * rules.len());
    let failed: Vec<_> =
        outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| format!("{outcome:?}")).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
