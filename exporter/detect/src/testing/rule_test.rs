use vigie_event::EventSpec;

use super::sample::Sample;
use super::sample_file::sample;
use crate::load::Reader;

/// One sample of an event in a rule's `tests`.
#[derive(Debug)]
pub struct RuleTest {
    /// Whether the rule must match it.
    pub must_match: bool,
    /// Line of the file, from 1.
    pub line: u32,
    /// The event.
    pub sample: Sample,
}

/// Reads the `tests` of a rule file.
pub(crate) fn rule_tests(reader: &mut Reader<'_, '_>, event: &'static EventSpec) -> Vec<RuleTest> {
    let mut tests = Vec::new();
    let Some(node) = reader.node("tests") else { return tests };
    let mut inner = Reader::new(reader.document, node, &["match", "no_match"]);
    for (key, must_match) in [("match", true), ("no_match", false)] {
        for item in inner.list(key) {
            let line = inner.document.error(item.at, "", None).line;
            match sample(inner.document, item, event) {
                Ok(sample) => tests.push(RuleTest { must_match, line, sample }),
                Err(errors) => inner.errors.extend(errors),
            }
        }
    }
    reader.errors.append(&mut inner.errors);
    tests
}
