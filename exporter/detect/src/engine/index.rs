use std::sync::Arc;

use super::bits::Bits;
use super::field_index::{self, FieldIndex};
use super::guard::guard;
use super::program::{Interner, Program};
use super::question;
use super::scratch::Scratch;
use crate::condition::Predicate;
use crate::{Rule, Subject, Verdict};

/// The rules of one event kind, compiled together.
#[derive(Debug)]
pub(super) struct KindIndex {
    predicates: Vec<Arc<Predicate>>,
    /// For each predicate the field index that answers it.
    answered_by: Vec<Option<u32>>,
    fields: Vec<FieldIndex>,
    /// The field indexes that are asked first, since they name the rules to look at.
    guarding: Vec<u32>,
    /// For each predicate the rules that it guards.
    guarded: Vec<Vec<u32>>,
    /// Rules without a guard: they are looked at for every event.
    always: Bits,
    rules: Vec<CompiledRule>,
}

#[derive(Debug)]
struct CompiledRule {
    /// Its place in the rule set.
    rule: u32,
    condition: Program,
    exceptions: Vec<Program>,
}

impl KindIndex {
    /// Compiles rules, given with their places in the rule set.
    pub(super) fn new<'r>(rules: impl Iterator<Item = (u32, &'r Rule)>) -> Self {
        let mut interner = Interner::default();
        let rules: Vec<_> = rules
            .map(|(place, rule)| CompiledRule {
                rule: place,
                condition: interner.compile(&rule.condition),
                exceptions: rule.exceptions.iter().map(|e| interner.compile(&e.condition)).collect(),
            })
            .collect();
        let Interner { predicates, uses, .. } = interner;
        let (fields, answered_by) = field_index::build(&predicates);
        // What many rules ask is no reason to look at any of them.
        let weight = |number: u32| {
            let predicate = predicates.get(number as usize)?;
            Some(question::weight(predicate)?.saturating_mul(*uses.get(number as usize)?))
        };
        let mut guarded = vec![Vec::new(); predicates.len()];
        let mut always = Bits::default();
        always.reset(rules.len());
        let mut guards = Bits::default();
        guards.reset(fields.len());
        for (number, rule) in rules.iter().enumerate() {
            let Some(guard) = guard(&rule.condition, &weight) else {
                always.insert(number as u32);
                continue;
            };
            for predicate in guard.predicates {
                if let Some(rules) = guarded.get_mut(predicate as usize) {
                    rules.push(number as u32);
                }
                if let Some(Some(field)) = answered_by.get(predicate as usize) {
                    guards.insert(*field);
                }
            }
        }
        let guarding = (0..fields.len() as u32).filter(|field| guards.holds(*field)).collect();
        Self { predicates, answered_by, fields, guarding, guarded, always, rules }
    }

    /// Calls `found` for each rule whose condition holds, in the rule set's order, with its place there.
    pub(super) fn evaluate(&self, subject: &dyn Subject, scratch: &mut Scratch, mut found: impl FnMut(u32, Verdict)) {
        scratch.known.reset(self.predicates.len());
        scratch.holds.reset(self.predicates.len());
        scratch.asked.reset(self.fields.len());
        scratch.candidates.copy_from(&self.always);
        for field in &self.guarding {
            self.ask(*field, subject, scratch);
        }
        let mut next = 0;
        while let Some(number) = scratch.candidates.next(next) {
            next = number + 1;
            let Some(rule) = self.rules.get(number as usize) else { break };
            if !self.run(&rule.condition, subject, scratch) {
                continue;
            }
            let excepted = rule.exceptions.iter().position(|exception| self.run(exception, subject, scratch));
            found(rule.rule, excepted.map_or(Verdict::Match, Verdict::Excepted));
        }
    }

    fn ask(&self, number: u32, subject: &dyn Subject, scratch: &mut Scratch) {
        scratch.asked.insert(number);
        let Some(field) = self.fields.get(number as usize) else { return };
        let Scratch { holds, candidates, .. } = scratch;
        field.ask(subject, |predicate| {
            holds.insert(predicate);
            for rule in self.guarded.get(predicate as usize).into_iter().flatten() {
                candidates.insert(*rule);
            }
        });
    }

    fn run(&self, program: &Program, subject: &dyn Subject, scratch: &mut Scratch) -> bool {
        match program {
            Program::Constant(value) => *value,
            Program::Test(number) => self.test(*number, subject, scratch),
            Program::Not(inner) => !self.run(inner, subject, scratch),
            Program::All(parts) => parts.iter().all(|part| self.run(part, subject, scratch)),
            Program::Any(parts) => parts.iter().any(|part| self.run(part, subject, scratch)),
        }
    }

    /// Answers a predicate, at most once for an event.
    fn test(&self, number: u32, subject: &dyn Subject, scratch: &mut Scratch) -> bool {
        if let Some(Some(field)) = self.answered_by.get(number as usize) {
            if !scratch.asked.holds(*field) {
                self.ask(*field, subject, scratch);
            }
            return scratch.holds.holds(number);
        }
        if !scratch.known.holds(number) {
            scratch.known.insert(number);
            if self.predicates.get(number as usize).is_some_and(|predicate| predicate.holds(subject)) {
                scratch.holds.insert(number);
            }
        }
        scratch.holds.holds(number)
    }
}
