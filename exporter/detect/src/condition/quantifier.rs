use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};
use vigie_event::FieldType;

use super::check::Checker;
use super::literal::Literal;
use super::operand::Operand;
use super::scope::{Binding, Scope};
use super::{Condition, List, Predicate, Source, Test};

/// `exists` and `all` inside each other: each multiplies the work of one evaluation.
const MAX_DEPTH: usize = 2;

pub(super) const UNSUPPORTED_MACROS: &str = "`map`, `filter` and `exists_one` are not part of the rule language";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    Exists,
    All,
}

impl Checker<'_, '_> {
    /// `exists` and `all`, which the parser has expanded into a loop.
    pub(super) fn quantifier(
        &mut self,
        expression: &IdedExpr,
        comprehension: &ComprehensionExpr,
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let Some((quantifier, body)) = recognise(comprehension) else {
            let help = Some("there are `exists` and `all`".to_owned());
            return self.fail(expression, UNSUPPORTED_MACROS, help);
        };
        if Scope::depth(scope) >= MAX_DEPTH {
            return self.fail(expression, format!("`exists` and `all` are nested deeper than {MAX_DEPTH}"), None);
        }
        let variable = comprehension.iter_var.as_str();
        let range = &comprehension.iter_range;
        let (source, binding) = match self.operand(range, scope)? {
            Operand::Ancestors => (Source::Ancestors, Binding::Ancestor),
            Operand::Value(source, FieldType::StringList) => (source, Binding::Item(FieldType::String)),
            Operand::Value(source, FieldType::IntList) => (source, Binding::Item(FieldType::Int)),
            Operand::List(list) => return self.repeated(quantifier, variable, &list, body, scope),
            other => {
                let message = format!("`exists` and `all` look through a list, and {}", other.describe());
                return self.fail(range, message, None);
            }
        };
        let inner = Scope { variable, binding, outer: scope };
        let condition = self.condition(body, Some(&inner))?;
        match quantifier {
            Quantifier::Exists => self.exists(expression, source, condition),
            Quantifier::All => Some(self.exists(expression, source, condition.negate())?.negate()),
        }
    }

    /// One for whom this or that holds is one for whom this holds, or one for whom that does: apart, each is a question
    /// that an index can answer.
    fn exists(&mut self, expression: &IdedExpr, source: Source, condition: Condition) -> Option<Condition> {
        match condition {
            Condition::Any(parts) => {
                let parts: Option<Vec<_>> =
                    parts.into_iter().map(|part| self.exists(expression, source, part)).collect();
                parts.map(Condition::Any)
            }
            one => self.predicate(expression, Predicate { source, test: Test::Any(Box::new(one)) }),
        }
    }

    /// Over a list that is written out: the condition once for each element.
    fn repeated(
        &mut self,
        quantifier: Quantifier,
        variable: &str,
        list: &List,
        body: &IdedExpr,
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let literals: Vec<_> = match list {
            List::Texts(set) => set.values.iter().map(|text| Literal::Text(text.to_string())).collect(),
            List::Integers(set) => set.values.iter().map(|integer| Literal::Int(*integer)).collect(),
        };
        let mut parts = Vec::with_capacity(literals.len());
        for literal in literals {
            let inner = Scope { variable, binding: Binding::Literal(literal), outer: scope };
            parts.push(self.condition(body, Some(&inner))?);
        }
        Some(match quantifier {
            Quantifier::Exists => Condition::Any(parts),
            Quantifier::All => Condition::All(parts),
        })
    }
}

/// Whether the loop was an `exists` or an `all`.
pub(super) fn is_condition(comprehension: &ComprehensionExpr) -> bool {
    recognise(comprehension).is_some()
}

/// Which of the two the loop was, and its condition.
fn recognise(comprehension: &ComprehensionExpr) -> Option<(Quantifier, &IdedExpr)> {
    let Expr::Literal(LiteralValue::Boolean(start)) = &comprehension.accu_init.expr else { return None };
    let Expr::Call(step) = &comprehension.loop_step.expr else { return None };
    let [_, body] = step.args.as_slice() else { return None };
    match (step.func_name.as_str(), start.inner()) {
        (operators::LOGICAL_OR, false) => Some((Quantifier::Exists, body)),
        (operators::LOGICAL_AND, true) => Some((Quantifier::All, body)),
        _ => None,
    }
}
