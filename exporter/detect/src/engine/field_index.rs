use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use foldhash::fast::FixedState;
use vigie_event::{FieldSpec, Value};

use crate::Subject;
use crate::condition::{Comparison, Predicate, Source, Test};

/// All predicates on one field that a single look at its value can answer: it names those that hold.
#[derive(Debug)]
pub(super) struct FieldIndex {
    field: &'static FieldSpec,
    strings: HashMap<Box<str>, Vec<u32>, FixedState>,
    integers: HashMap<i64, Vec<u32>, FixedState>,
    parts: Parts,
}

/// Prefixes, suffixes and substrings.
#[derive(Debug)]
enum Parts {
    /// So few that asking each is faster.
    Few(Vec<(u32, Part, Box<str>)>),
    /// One pass over the value finds all.
    Automaton(AhoCorasick, Vec<(u32, Part)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Prefix,
    Suffix,
    Substring,
}

/// Up to here each is asked by itself.
const FEW: usize = 8;

/// The field and what is asked of it, when an index can answer.
fn indexable(predicate: &Predicate) -> Option<(&'static FieldSpec, &Test)> {
    let Source::Field(field) = &predicate.source else { return None };
    let test = &predicate.test;
    let answered = match test {
        Test::Text(_) | Test::Texts(_) | Test::Integers(_) | Test::Integer(Comparison::Equal, _) => true,
        Test::Prefix(affix) | Test::Suffix(affix) | Test::Substring(affix) => !affix.is_empty(),
        _ => false,
    };
    answered.then_some((field, test))
}

/// How much a rule gains from being guarded by the predicate; the smaller the better, `None` when it cannot be.
pub(super) fn weight(predicate: &Predicate) -> Option<u32> {
    // What a field can be expected to say decides more than the number of values: an address is rarer than a name.
    indexable(predicate).map(|(_, test)| match test {
        Test::Text(_) | Test::Integer(..) => 1,
        Test::Integers(set) => set.values.len() as u32,
        Test::Texts(set) => set.values.len() as u32,
        Test::Prefix(_) | Test::Suffix(_) => 40,
        _ => 60,
    })
}

/// Builds the indexes over all predicates; also tells for each predicate which index answers it.
pub(super) fn build(predicates: &[Arc<Predicate>]) -> (Vec<FieldIndex>, Vec<Option<u32>>) {
    let mut by_field: Vec<(&'static FieldSpec, Vec<(u32, &Test)>)> = Vec::new();
    let mut positions = HashMap::new();
    let mut answered = vec![None; predicates.len()];
    for (number, predicate) in predicates.iter().enumerate() {
        let Some((field, test)) = indexable(predicate) else { continue };
        let position = *positions.entry(field.name).or_insert_with(|| {
            by_field.push((field, Vec::new()));
            by_field.len() - 1
        });
        if let (Some((_, tests)), Some(answer)) = (by_field.get_mut(position), answered.get_mut(number)) {
            tests.push((number as u32, test));
            *answer = Some(position as u32);
        }
    }
    (by_field.into_iter().map(|(field, tests)| FieldIndex::new(field, &tests)).collect(), answered)
}

impl FieldIndex {
    fn new(field: &'static FieldSpec, tests: &[(u32, &Test)]) -> Self {
        let mut strings: HashMap<Box<str>, Vec<u32>, FixedState> = HashMap::default();
        let mut integers: HashMap<i64, Vec<u32>, FixedState> = HashMap::default();
        let mut parts = Vec::new();
        for (number, test) in tests {
            match test {
                Test::Text(text) => strings.entry(text.clone()).or_default().push(*number),
                Test::Texts(set) => set.values.iter().for_each(|t| strings.entry(t.clone()).or_default().push(*number)),
                Test::Integer(_, integer) => integers.entry(*integer).or_default().push(*number),
                Test::Integers(set) => set.values.iter().for_each(|i| integers.entry(*i).or_default().push(*number)),
                Test::Prefix(text) => parts.push((*number, Part::Prefix, text.clone())),
                Test::Suffix(text) => parts.push((*number, Part::Suffix, text.clone())),
                Test::Substring(text) => parts.push((*number, Part::Substring, text.clone())),
                _ => {}
            }
        }
        Self { field, strings, integers, parts: Parts::new(parts) }
    }

    /// Calls `found` for each predicate that holds, possibly more than once.
    pub(super) fn ask(&self, subject: &dyn Subject, mut found: impl FnMut(u32)) {
        match subject.field(self.field) {
            Value::String(value) => {
                for number in self.strings.get(&*value).into_iter().flatten() {
                    found(*number);
                }
                self.parts.ask(&value, found);
            }
            Value::Int(value) => {
                for number in self.integers.get(&value).into_iter().flatten() {
                    found(*number);
                }
            }
            _ => {}
        }
    }
}

impl Parts {
    fn new(parts: Vec<(u32, Part, Box<str>)>) -> Self {
        if parts.len() <= FEW {
            return Self::Few(parts);
        }
        match AhoCorasick::new(parts.iter().map(|(.., text)| text.as_bytes())) {
            Ok(automaton) => {
                Self::Automaton(automaton, parts.into_iter().map(|(number, part, _)| (number, part)).collect())
            }
            // More states than it can number: asking each still gives the answer.
            Err(_) => Self::Few(parts),
        }
    }

    fn ask(&self, value: &str, mut found: impl FnMut(u32)) {
        match self {
            Self::Few(parts) => {
                for (number, part, text) in parts {
                    let holds = match part {
                        Part::Prefix => value.starts_with(&**text),
                        Part::Suffix => value.ends_with(&**text),
                        Part::Substring => value.contains(&**text),
                    };
                    if holds {
                        found(*number);
                    }
                }
            }
            Self::Automaton(automaton, parts) => {
                for hit in automaton.find_overlapping_iter(value) {
                    let Some((number, part)) = parts.get(hit.pattern().as_usize()) else { continue };
                    let holds = match part {
                        Part::Prefix => hit.start() == 0,
                        Part::Suffix => hit.end() == value.len(),
                        Part::Substring => true,
                    };
                    if holds {
                        found(*number);
                    }
                }
            }
        }
    }
}
