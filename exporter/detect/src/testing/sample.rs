use std::borrow::Cow;
use std::collections::HashMap;

use vigie_event::{FieldSpec, ProcessFieldSpec, Value};

use crate::{ProcessFacts, Subject};

/// An event of which only the fields that a test names are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// By rule name.
    pub(super) values: Values,
    /// The nearest first.
    pub(super) ancestors: Vec<Facts>,
}

pub(super) type Values = HashMap<&'static str, Value<'static>>;

/// One ancestor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts(pub(super) Values);

impl Sample {
    /// Sets a field, by the name that rules use.
    pub fn set(&mut self, field: &'static FieldSpec, value: Value<'static>) {
        self.values.insert(field.rule_name(), value);
    }

    /// Adds an ancestor further away than those before it.
    pub fn push_ancestor(&mut self, facts: impl IntoIterator<Item = (&'static ProcessFieldSpec, Value<'static>)>) {
        self.ancestors.push(Facts(facts.into_iter().map(|(spec, value)| (spec.name, value)).collect()));
    }
}

impl Subject for Sample {
    fn field(&self, spec: &'static FieldSpec) -> Value<'_> {
        lookup(&self.values, spec.rule_name())
    }

    fn any_ancestor(&self, test: &mut dyn FnMut(&dyn ProcessFacts) -> bool) -> bool {
        self.ancestors.iter().any(|ancestor| test(ancestor))
    }
}

impl ProcessFacts for Facts {
    fn fact(&self, spec: &'static ProcessFieldSpec) -> Value<'_> {
        lookup(&self.0, spec.name)
    }
}

fn lookup<'a>(values: &'a Values, name: &str) -> Value<'a> {
    match values.get(name) {
        None | Some(Value::Null) => Value::Null,
        Some(Value::Bool(value)) => Value::Bool(*value),
        Some(Value::Int(value)) => Value::Int(*value),
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(Value::String(text)) => Value::str(text),
        Some(Value::StringList(values)) => Value::StringList(Cow::Borrowed(values)),
        Some(Value::IntList(values)) => Value::IntList(Cow::Borrowed(values)),
    }
}
