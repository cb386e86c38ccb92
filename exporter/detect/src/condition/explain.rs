//! Conditions as text: for people, and as the key under which equal predicates are one.

use std::fmt::Write;

use super::{Condition, Predicate, Test};
use crate::Subject;

/// Named lists show their name to people, and their values to the key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    People,
    Key,
}

impl Predicate {
    /// Equal keys mean equal predicates.
    pub(crate) fn key(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Form::Key);
        out
    }

    fn write(&self, out: &mut String, form: Form) {
        let source = self.source;
        // Writing to a String cannot fail.
        let _ = match &self.test {
            Test::Has => write!(out, "has({source})"),
            Test::Is(true) => write!(out, "{source}"),
            Test::Is(false) => write!(out, "{source} == false"),
            Test::Integer(comparison, integer) => write!(out, "{source} {comparison} {integer}"),
            Test::Text(text) => write!(out, "{source} == {text:?}"),
            Test::Prefix(text) => write!(out, "{source}.startsWith({text:?})"),
            Test::Suffix(text) => write!(out, "{source}.endsWith({text:?})"),
            Test::Substring(text) => write!(out, "{source}.contains({text:?})"),
            Test::Regex(regex) => write!(out, "{source}.matches({:?})", regex.as_str()),
            Test::HoldsText(text) => write!(out, "{text:?} in {source}"),
            Test::HoldsInteger(integer) => write!(out, "{integer} in {source}"),
            Test::Size(comparison, integer) => write!(out, "size({source}) {comparison} {integer}"),
            Test::Other(comparison, other) => write!(out, "{source} {comparison} {other}"),
            Test::Texts(set) => match &set.name {
                Some(name) if form == Form::People => write!(out, "{source} in {name} ({} values)", set.values.len()),
                _ => write!(out, "{source} in {:?}", set.values),
            },
            Test::Integers(set) => match &set.name {
                Some(name) if form == Form::People => write!(out, "{source} in {name} ({} values)", set.values.len()),
                _ => write!(out, "{source} in {:?}", set.values),
            },
            Test::Any(condition) => {
                let _ = write!(out, "{source}.exists(it, ");
                condition.write_inline(out, form);
                out.write_char(')')
            }
        };
    }
}

impl Condition {
    fn write_inline(&self, out: &mut String, form: Form) {
        match self {
            Self::Constant(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Test(predicate) => predicate.write(out, form),
            Self::Not(inner) => {
                out.push_str("!(");
                inner.write_inline(out, form);
                out.push(')');
            }
            Self::All(parts) | Self::Any(parts) => {
                let joint = if matches!(self, Self::All(_)) { " && " } else { " || " };
                out.push('(');
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        out.push_str(joint);
                    }
                    part.write_inline(out, form);
                }
                out.push(')');
            }
        }
    }

    /// One predicate a line, indented by two blanks a level; with a subject, each line begins with its truth.
    pub(crate) fn explain(&self, subject: Option<&dyn Subject>) -> String {
        let mut out = String::new();
        self.write_tree(&mut out, subject, 0);
        out
    }

    fn write_tree(&self, out: &mut String, subject: Option<&dyn Subject>, level: usize) {
        if let Some(subject) = subject {
            out.push_str(if self.holds(subject) { "yes " } else { "no  " });
        }
        out.push_str(&"  ".repeat(level));
        let mut branch = |heading: &str, parts: &[Self]| {
            out.push_str(heading);
            out.push('\n');
            for part in parts {
                part.write_tree(out, subject, level + 1);
            }
        };
        match self {
            Self::All(parts) => branch("all of", parts),
            Self::Any(parts) => branch("any of", parts),
            Self::Not(inner) => branch("not", std::slice::from_ref(&**inner)),
            Self::Constant(_) | Self::Test(_) => {
                self.write_inline(out, Form::People);
                out.push('\n');
            }
        }
    }
}
