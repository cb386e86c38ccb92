use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use vigie_event::Value;

use super::parts::Parts;
use super::question::{Place, Question, question};
use crate::Subject;
use crate::condition::Predicate;

/// All predicates on one place that a single look at its value can answer: it names those that hold.
#[derive(Debug)]
pub(super) struct FieldIndex {
    place: Place,
    texts: HashMap<Box<str>, Vec<u32>, FixedState>,
    integers: HashMap<i64, Vec<u32>, FixedState>,
    parts: Parts,
}

/// Builds the indexes over all predicates; also tells for each predicate which index answers it.
pub(super) fn build(predicates: &[Arc<Predicate>]) -> (Vec<FieldIndex>, Vec<Option<u32>>) {
    let mut by_place: Vec<(Place, Vec<(u32, Question<'_>)>)> = Vec::new();
    let mut positions = HashMap::new();
    let mut answered = vec![None; predicates.len()];
    for (number, predicate) in predicates.iter().enumerate() {
        let Some((place, question)) = question(predicate) else { continue };
        let position = *positions.entry(place.key()).or_insert_with(|| {
            by_place.push((place, Vec::new()));
            by_place.len() - 1
        });
        if let (Some((_, questions)), Some(answer)) = (by_place.get_mut(position), answered.get_mut(number)) {
            questions.push((number as u32, question));
            *answer = Some(position as u32);
        }
    }
    (by_place.into_iter().map(|(place, questions)| FieldIndex::new(place, &questions)).collect(), answered)
}

impl FieldIndex {
    fn new(place: Place, questions: &[(u32, Question<'_>)]) -> Self {
        let mut texts: HashMap<Box<str>, Vec<u32>, FixedState> = HashMap::default();
        let mut integers: HashMap<i64, Vec<u32>, FixedState> = HashMap::default();
        let mut parts = Vec::new();
        for (number, question) in questions {
            match question {
                Question::Text(wanted) => texts.entry((*wanted).into()).or_default().push(*number),
                Question::Texts(set) => {
                    for wanted in &set.values {
                        texts.entry(wanted.clone()).or_default().push(*number);
                    }
                }
                Question::Integer(wanted) => integers.entry(*wanted).or_default().push(*number),
                Question::Integers(set) => {
                    for wanted in &set.values {
                        integers.entry(*wanted).or_default().push(*number);
                    }
                }
                Question::Part(part, wanted) => parts.push((*number, *part, (*wanted).into())),
            }
        }
        Self { place, texts, integers, parts: Parts::new(parts) }
    }

    /// Calls `found` for each predicate that holds, possibly more than once.
    pub(super) fn ask(&self, subject: &dyn Subject, mut found: impl FnMut(u32)) {
        match self.place {
            Place::Field(spec) => self.ask_value(&subject.field(spec), &mut found),
            Place::Items(spec) => match subject.field(spec) {
                Value::StringList(items) => items.iter().for_each(|item| self.ask_text(item, &mut found)),
                Value::IntList(items) => items.iter().for_each(|item| self.ask_integer(*item, &mut found)),
                _ => {}
            },
            Place::Ancestors(spec) => {
                subject.any_ancestor(&mut |ancestor| {
                    self.ask_value(&ancestor.fact(spec), &mut found);
                    false
                });
            }
        }
    }

    fn ask_value(&self, value: &Value<'_>, found: &mut impl FnMut(u32)) {
        match value {
            Value::String(text) => self.ask_text(text, found),
            Value::Int(integer) => self.ask_integer(*integer, found),
            _ => {}
        }
    }

    fn ask_text(&self, text: &str, found: &mut impl FnMut(u32)) {
        for number in self.texts.get(text).into_iter().flatten() {
            found(*number);
        }
        self.parts.ask(text, found);
    }

    fn ask_integer(&self, integer: i64, found: &mut impl FnMut(u32)) {
        for number in self.integers.get(&integer).into_iter().flatten() {
            found(*number);
        }
    }
}
