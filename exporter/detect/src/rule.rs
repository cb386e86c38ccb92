use std::sync::Arc;
use std::time::Duration;

use vigie_event::{EventSpec, FieldSpec, RuleInfo};

use crate::Subject;
use crate::condition::Condition;
use crate::load::Template;
use crate::testing::rule_test::RuleTest;

/// A rule that has been loaded and checked.
#[derive(Debug)]
pub struct Rule {
    pub(crate) info: Arc<RuleInfo>,
    pub(crate) path: String,
    pub(crate) event: &'static EventSpec,
    pub(crate) enabled: bool,
    pub(crate) condition: Condition,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) message: Option<Template>,
    pub(crate) group_by: Vec<&'static FieldSpec>,
    pub(crate) window: Duration,
    pub(crate) tests: Vec<RuleTest>,
}

/// A condition under which a match is silenced and counted.
#[derive(Debug)]
pub(crate) struct Exception {
    pub(crate) name: String,
    pub(crate) condition: Condition,
}

/// What a rule says of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its condition does not hold.
    NoMatch,
    /// It holds, and so does the exception of this index.
    Excepted(usize),
    /// It holds and no exception does.
    Match,
}

impl Rule {
    /// What its signals tell of it.
    pub fn info(&self) -> &Arc<RuleInfo> {
        &self.info
    }

    /// Path of its file, as the source named it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The event that it is about.
    pub fn event(&self) -> &'static EventSpec {
        self.event
    }

    /// Whether it is evaluated.
    pub fn enabled(&self) -> bool {
        self.enabled
    }

    /// The fields whose values make matches one signal; never empty.
    pub fn group_by(&self) -> &[&'static FieldSpec] {
        &self.group_by
    }

    /// How long further matches are counted into the signal, from its first.
    pub fn window(&self) -> Duration {
        self.window
    }

    /// Names of its exceptions, in the order of [`Verdict::Excepted`].
    pub fn exceptions(&self) -> impl ExactSizeIterator<Item = &str> {
        self.exceptions.iter().map(|exception| exception.name.as_str())
    }

    /// Its tests, in the file's order.
    pub fn tests(&self) -> &[RuleTest] {
        &self.tests
    }

    /// Whether a signal that this rule has opened is one that the other would have: both are evaluated, and say the same.
    /// What is in a named list may differ.
    pub(crate) fn continues_as(&self, other: &Self) -> bool {
        let group = |rule: &Self| rule.group_by.iter().map(|spec| spec.name).collect::<Vec<_>>();
        self.enabled
            && other.enabled
            && self.info == other.info
            && self.event.kind == other.event.kind
            && self.window == other.window
            && group(self) == group(other)
            && self.explain() == other.explain()
    }

    /// Evaluates this rule alone, without an index, also when it is disabled: the reference for the engine, and what
    /// tests run. The subject is taken to be of the rule's event.
    pub fn verdict(&self, subject: &dyn Subject) -> Verdict {
        if !self.condition.holds(subject) {
            return Verdict::NoMatch;
        }
        match self.exceptions.iter().position(|exception| exception.condition.holds(subject)) {
            Some(index) => Verdict::Excepted(index),
            None => Verdict::Match,
        }
    }

    /// Its predicates as an indented tree, macros inlined: one predicate a line.
    pub fn explain(&self) -> String {
        self.explain_with(None)
    }

    /// The same, with `yes` or `no` before each line.
    pub fn explain_for(&self, subject: &dyn Subject) -> String {
        self.explain_with(Some(subject))
    }

    fn explain_with(&self, subject: Option<&dyn Subject>) -> String {
        let mut out = format!("{} ({}, {})\n", self.info.id, self.event.name, self.info.severity);
        out.push_str(&self.condition.explain(subject));
        for exception in &self.exceptions {
            out.push_str("except ");
            out.push_str(&exception.name);
            out.push('\n');
            out.push_str(&exception.condition.explain(subject));
        }
        out
    }
}
