use vigie_event::{FieldSpec, ProcessFieldSpec, Value};

use super::frame::{Element, Frame};
use crate::Subject;

/// Where a predicate's value comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// A field of the event.
    Field(&'static FieldSpec),
    /// The ancestors themselves, for `exists` and `all`.
    Ancestors,
    /// A fact about the ancestor that a surrounding `exists` or `all` looks at, `up` of them further out.
    Ancestor { spec: &'static ProcessFieldSpec, up: usize },
    /// The list element that a surrounding `exists` or `all` looks at.
    Item { up: usize },
}

impl Source {
    pub(super) fn value<'a>(self, subject: &'a dyn Subject, frame: Option<&'a Frame<'a>>) -> Value<'a> {
        match self {
            Self::Field(spec) => subject.field(spec),
            Self::Ancestors => Value::Null,
            Self::Ancestor { spec, up } => match Frame::at(frame, up) {
                Some(Element::Process(process)) => process.fact(spec),
                _ => Value::Null,
            },
            Self::Item { up } => match Frame::at(frame, up) {
                Some(Element::Text(text)) => Value::str(text),
                Some(Element::Integer(integer)) => Value::Int(*integer),
                _ => Value::Null,
            },
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Field(spec) => f.write_str(spec.rule_name()),
            Self::Ancestors => f.write_str("ancestors"),
            Self::Ancestor { spec, up } => write!(f, "it{}.{}", "^".repeat(*up), spec.name),
            Self::Item { up } => write!(f, "it{}", "^".repeat(*up)),
        }
    }
}
