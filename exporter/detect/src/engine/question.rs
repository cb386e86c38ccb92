//! Predicates as questions that one look at a value can answer together.

use vigie_event::{FieldSpec, ProcessFieldSpec};

use super::parts::Part;
use crate::condition::{Comparison, Condition, IntegerSet, Predicate, Source, Test, TextSet};

/// Whose value is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A field's value.
    Field(&'static FieldSpec),
    /// Each element of a list field.
    Items(&'static FieldSpec),
    /// A fact about each ancestor.
    Ancestors(&'static ProcessFieldSpec),
}

impl Place {
    /// Equal keys mean the same place.
    pub(super) fn key(self) -> (u8, &'static str) {
        match self {
            Self::Field(spec) => (0, spec.name),
            Self::Items(spec) => (1, spec.name),
            Self::Ancestors(spec) => (2, spec.name),
        }
    }
}

/// What is asked of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question<'a> {
    Text(&'a str),
    Texts(&'a TextSet),
    Integer(i64),
    Integers(&'a IntegerSet),
    Part(Part, &'a str),
}

/// The place and the question, when an index can answer the predicate.
pub(super) fn question(predicate: &Predicate) -> Option<(Place, Question<'_>)> {
    match (predicate.source, &predicate.test) {
        (Source::Field(field), Test::HoldsText(text)) => Some((Place::Items(field), Question::Text(text))),
        (Source::Field(field), Test::HoldsInteger(integer)) => Some((Place::Items(field), Question::Integer(*integer))),
        (source, Test::Any(condition)) => {
            let Condition::Test(inner) = &**condition else { return None };
            let place = match (source, inner.source) {
                (Source::Ancestors, Source::Ancestor { spec, up: 0 }) => Place::Ancestors(spec),
                (Source::Field(field), Source::Item { up: 0 }) => Place::Items(field),
                _ => return None,
            };
            Some((place, of_test(&inner.test)?))
        }
        (Source::Field(field), test) => Some((Place::Field(field), of_test(test)?)),
        _ => None,
    }
}

fn of_test(test: &Test) -> Option<Question<'_>> {
    let part = |part, text: &'_ str| (!text.is_empty()).then_some(part);
    match test {
        Test::Text(wanted) => Some(Question::Text(wanted)),
        Test::Texts(set) => Some(Question::Texts(set)),
        Test::Integer(Comparison::Equal, integer) => Some(Question::Integer(*integer)),
        Test::Integers(set) => Some(Question::Integers(set)),
        Test::Prefix(wanted) => Some(Question::Part(part(Part::Prefix, wanted)?, wanted)),
        Test::Suffix(wanted) => Some(Question::Part(part(Part::Suffix, wanted)?, wanted)),
        Test::Substring(wanted) => Some(Question::Part(part(Part::Substring, wanted)?, wanted)),
        _ => None,
    }
}

/// How often the predicate can be expected to hold, and to be asked for nothing; the smaller the better a guard.
pub(super) fn weight(predicate: &Predicate) -> Option<u32> {
    let (place, question) = question(predicate)?;
    let asking = match place {
        Place::Field(_) => 0,
        Place::Items(_) => 20,
        Place::Ancestors(_) => 30,
    };
    let holding = match question {
        Question::Text(_) => 1,
        Question::Texts(set) => set.values.len() as u32,
        // User 0, port 443: numbers repeat more than names.
        Question::Integer(_) => 30,
        Question::Integers(set) => 30 + set.values.len() as u32,
        Question::Part(Part::Prefix | Part::Suffix, _) => 40,
        Question::Part(Part::Substring, _) => 60,
    };
    Some(asking + holding)
}
