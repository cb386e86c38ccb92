use std::sync::Arc;

use super::Predicate;
use super::frame::Frame;
use crate::Subject;

/// A checked condition.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    Constant(bool),
    Test(Arc<Predicate>),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    pub(super) fn test(predicate: Predicate) -> Self {
        Self::Test(Arc::new(predicate))
    }

    pub(super) fn negate(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Both, as one flat list.
    pub(super) fn and(self, other: Self) -> Self {
        let mut parts = match self {
            Self::All(parts) => parts,
            one => vec![one],
        };
        match other {
            Self::All(more) => parts.extend(more),
            one => parts.push(one),
        }
        Self::All(parts)
    }

    /// Either, as one flat list.
    pub(super) fn or(self, other: Self) -> Self {
        let mut parts = match self {
            Self::Any(parts) => parts,
            one => vec![one],
        };
        match other {
            Self::Any(more) => parts.extend(more),
            one => parts.push(one),
        }
        Self::Any(parts)
    }

    /// Evaluates it as it stands, without an index.
    pub(crate) fn holds(&self, subject: &dyn Subject) -> bool {
        self.holds_in(subject, None)
    }

    pub(super) fn holds_in(&self, subject: &dyn Subject, frame: Option<&Frame<'_>>) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::Test(predicate) => predicate.holds_in(subject, frame),
            Self::Not(inner) => !inner.holds_in(subject, frame),
            Self::All(parts) => parts.iter().all(|part| part.holds_in(subject, frame)),
            Self::Any(parts) => parts.iter().any(|part| part.holds_in(subject, frame)),
        }
    }
}
