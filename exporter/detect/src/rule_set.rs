use std::collections::HashMap;

use vigie_event::{EventSpec, RecordFilter};

use crate::condition::record_filter;
use crate::load::{LoadedRule, load_libraries, load_rule};
use crate::yaml::Document;
use crate::{ReadFilter, Rule, RuleError, RuleSource, TestOutcome, Verdict};

/// The rules that are loaded, in the order of their sources.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// Loads rule files, with the lists and macros of library files. A file with an error is left out and does not keep
    /// the others from loading; the errors come in the order of the sources.
    pub fn load(rules: &[RuleSource], libraries: &[RuleSource]) -> (Self, Vec<RuleError>) {
        let mut errors = Vec::new();
        let library = load_libraries(libraries, &mut errors);
        let mut set = Self::default();
        let (mut ids, mut uuids) = (HashMap::new(), HashMap::new());
        for source in rules {
            let LoadedRule { rule, id_at, uuid_at } = match load_rule(source, &library) {
                Ok(loaded) => loaded,
                Err(more) => {
                    errors.extend(more);
                    continue;
                }
            };
            let document = Document { path: &source.path, text: &source.text };
            let mut unique = true;
            for (known, what, value, at) in
                [(&mut ids, "id", &rule.info.id, id_at), (&mut uuids, "UUID", &rule.info.uuid, uuid_at)]
            {
                if let Some(owner) = known.get(value.as_str()) {
                    let message = format!("the {what} `{value}` belongs to {owner} already");
                    errors.push(document.error(at, message, Some(format!("give this rule its own {what}"))));
                    unique = false;
                } else {
                    known.insert(value.clone(), source.path.clone());
                }
            }
            if unique {
                set.rules.push(rule);
            }
        }
        // A macro's error is found once for each rule that names it.
        let mut seen = std::collections::HashSet::new();
        errors.retain(|error| seen.insert((error.path.clone(), error.line, error.column, error.message.clone())));
        (set, errors)
    }

    /// All rules, disabled ones included.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that are evaluated.
    pub fn enabled(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enabled)
    }

    /// Keeps a rule from being evaluated; false when there is none of this id.
    pub fn disable(&mut self, id: &str) -> bool {
        let rule = self.rules.iter_mut().find(|rule| rule.info.id == id);
        rule.map(|rule| rule.enabled = false).is_some()
    }

    /// Whether any rule asks for events of this kind.
    pub fn wants(&self, kind: u32) -> bool {
        self.enabled().any(|rule| rule.event.kind == kind)
    }

    /// Which files opened for reading alone a rule for `file.open` can match: a superset, found without evaluating.
    pub fn read_filter(&self) -> ReadFilter {
        self.enabled()
            .filter(|rule| rule.event.name == "file.open")
            .map(|rule| ReadFilter::of(&rule.condition))
            .fold(ReadFilter::None, ReadFilter::or)
    }

    /// Which events of a kind a rule can match, by what they name: a superset, found without evaluating.
    pub fn record_filter(&self, event: &EventSpec) -> RecordFilter {
        self.enabled()
            .filter(|rule| rule.event.kind == event.kind)
            .map(|rule| record_filter(event, &rule.condition))
            .fold(RecordFilter::None, RecordFilter::or)
    }

    /// Runs the tests of every rule, disabled ones included.
    pub fn run_tests(&self) -> Vec<TestOutcome> {
        let outcomes = self.rules.iter().flat_map(|rule| {
            rule.tests.iter().map(|test| {
                let passed = (rule.verdict(&test.sample) == Verdict::Match) == test.must_match;
                TestOutcome {
                    rule: rule.info.id.clone(),
                    path: rule.path.clone(),
                    line: test.line,
                    must_match: test.must_match,
                    passed,
                    detail: (!passed).then(|| rule.explain_for(&test.sample)),
                }
            })
        });
        outcomes.collect()
    }

    /// What rules lack that a rule for others must have: a test that must match and one that must not, a tactic,
    /// techniques, references, a message, and advice on triage and response.
    pub fn incomplete(&self) -> Vec<RuleError> {
        let lacks = self.rules.iter().flat_map(|rule| {
            let info = &rule.info;
            let tested = |must_match| rule.tests.iter().any(|test| test.must_match == must_match);
            let checks = [
                (tested(true), "`tests` has no `match`"),
                (tested(false), "`tests` has no `no_match`"),
                (!info.tactic.is_empty(), "there is no `tactic`, and the folder is not called after one"),
                (!info.techniques.is_empty(), "there is no `attack` technique"),
                (!info.references.is_empty(), "there are no `references`"),
                (rule.message.is_some(), "there is no `message`"),
                (!info.triage.is_empty(), "there is no `triage`"),
                (!info.response.is_empty(), "there is no `response`"),
            ];
            let document = Document { path: &rule.path, text: "" };
            checks.into_iter().filter(|(there, _)| !there).map(move |(_, lack)| document.error(0, lack, None))
        });
        lacks.collect()
    }
}
