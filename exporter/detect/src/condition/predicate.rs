use std::sync::Arc;

use regex::Regex;
use vigie_event::Value;

use super::comparison::Comparison;
use super::frame::{Element, Frame};
use super::{Condition, IntegerSet, Source, TextSet};
use crate::Subject;

/// One yes-or-no question about a subject.
#[derive(Debug)]
pub(crate) struct Predicate {
    pub(crate) source: Source,
    pub(crate) test: Test,
}

/// What is asked of the value. An absent value answers every question with no.
#[derive(Debug)]
pub(crate) enum Test {
    /// There is a value.
    Has,
    Is(bool),
    Integer(Comparison, i64),
    Integers(Arc<IntegerSet>),
    Text(Box<str>),
    Texts(Arc<TextSet>),
    Prefix(Box<str>),
    Suffix(Box<str>),
    Substring(Box<str>),
    Regex(Regex),
    /// The list has this element.
    HoldsText(Box<str>),
    HoldsInteger(i64),
    /// Characters of a text, elements of a list.
    Size(Comparison, i64),
    /// Compared with another field.
    Other(Comparison, Source),
    /// `exists`. `all` is its negation: nobody for whom the condition fails.
    Any(Box<Condition>),
}

impl Predicate {
    pub(crate) fn holds(&self, subject: &dyn Subject) -> bool {
        self.holds_in(subject, None)
    }

    pub(super) fn holds_in(&self, subject: &dyn Subject, frame: Option<&Frame<'_>>) -> bool {
        match &self.test {
            Test::Any(condition) => self.any(condition, subject, frame),
            Test::Other(comparison, other) => {
                compare(*comparison, &self.source.value(subject, frame), &other.value(subject, frame))
            }
            test => test.holds(&self.source.value(subject, frame)),
        }
    }

    fn any(&self, condition: &Condition, subject: &dyn Subject, outer: Option<&Frame<'_>>) -> bool {
        let holds = |element: Element<'_>| condition.holds_in(subject, Some(&Frame { element, outer }));
        if matches!(self.source, Source::Ancestors) {
            return subject.any_ancestor(&mut |ancestor| holds(Element::Process(ancestor)));
        }
        match self.source.value(subject, outer) {
            Value::StringList(texts) => texts.iter().any(|text| holds(Element::Text(text))),
            Value::IntList(integers) => integers.iter().any(|integer| holds(Element::Integer(*integer))),
            _ => false,
        }
    }
}

impl Test {
    fn holds(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Has, value) => !value.is_null(),
            (Self::Is(wanted), Value::Bool(value)) => wanted == value,
            (Self::Integer(comparison, wanted), Value::Int(value)) => comparison.holds(*value, *wanted),
            (Self::Integers(set), Value::Int(value)) => set.holds(*value),
            (Self::Text(wanted), Value::String(value)) => **wanted == **value,
            (Self::Texts(set), Value::String(value)) => set.holds(value),
            (Self::Prefix(text), Value::String(value)) => value.starts_with(&**text),
            (Self::Suffix(text), Value::String(value)) => value.ends_with(&**text),
            (Self::Substring(text), Value::String(value)) => value.contains(&**text),
            (Self::Regex(regex), Value::String(value)) => regex.is_match(value),
            (Self::HoldsText(text), Value::StringList(values)) => values.iter().any(|value| **value == **text),
            (Self::HoldsInteger(integer), Value::IntList(values)) => values.contains(integer),
            (Self::Size(comparison, wanted), value) => {
                size(value).is_some_and(|size| comparison.holds(size as i64, *wanted))
            }
            _ => false,
        }
    }
}

fn size(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::StringList(values) => Some(values.len()),
        Value::IntList(values) => Some(values.len()),
        _ => None,
    }
}

fn compare(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => false,
        (Value::Int(left), Value::Int(right)) => comparison.holds(*left, *right),
        (left, right) => comparison == Comparison::Equal && left == right,
    }
}
