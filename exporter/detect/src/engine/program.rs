use std::collections::HashMap;
use std::sync::Arc;

use crate::condition::{Condition, Predicate, Test};

/// A condition over the numbers of interned predicates.
#[derive(Debug)]
pub(super) enum Program {
    Constant(bool),
    Test(u32),
    Not(Box<Program>),
    All(Box<[Program]>),
    Any(Box<[Program]>),
}

/// The distinct predicates of one event kind.
#[derive(Debug, Default)]
pub(super) struct Interner {
    pub(super) predicates: Vec<Arc<Predicate>>,
    /// How often each stands in the rules.
    pub(super) uses: Vec<u32>,
    numbers: HashMap<String, u32>,
}

impl Interner {
    fn number(&mut self, predicate: &Arc<Predicate>) -> u32 {
        let number = *self.numbers.entry(predicate.key()).or_insert_with(|| {
            self.predicates.push(Arc::clone(predicate));
            self.uses.push(0);
            self.predicates.len() as u32 - 1
        });
        if let Some(uses) = self.uses.get_mut(number as usize) {
            *uses += 1;
        }
        number
    }

    /// Compiles a condition. The parts of `&&` and `||` are put in order of cost: they have no effects, so the order is
    /// nobody's business.
    pub(super) fn compile(&mut self, condition: &Condition) -> Program {
        match condition {
            Condition::Constant(value) => Program::Constant(*value),
            Condition::Test(predicate) => Program::Test(self.number(predicate)),
            Condition::Not(inner) => Program::Not(Box::new(self.compile(inner))),
            Condition::All(parts) => Program::All(self.compile_parts(parts)),
            Condition::Any(parts) => Program::Any(self.compile_parts(parts)),
        }
    }

    fn compile_parts(&mut self, parts: &[Condition]) -> Box<[Program]> {
        let mut parts: Vec<_> = parts.iter().collect();
        parts.sort_by_key(|part| cost(part));
        parts.into_iter().map(|part| self.compile(part)).collect()
    }
}

/// What evaluation costs, roughly, in nanoseconds.
fn cost(condition: &Condition) -> u32 {
    match condition {
        Condition::Constant(_) => 0,
        Condition::Test(predicate) => match &predicate.test {
            Test::Has | Test::Is(_) | Test::Integer(..) => 2,
            Test::Integers(_) | Test::Text(_) | Test::Prefix(_) | Test::Suffix(_) => 4,
            Test::Texts(_) | Test::Size(..) | Test::Other(..) => 10,
            Test::Substring(_) | Test::HoldsText(_) | Test::HoldsInteger(_) => 20,
            Test::Regex(_) => 100,
            Test::Any(inner) => 10 * cost(inner).max(5),
        },
        Condition::Not(inner) => cost(inner),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(cost).fold(0, u32::saturating_add),
    }
}
