use cel::common::ast::{IdedExpr, operators};
use vigie_event::FieldType;

use super::check::Checker;
use super::comparison::Comparison;
use super::literal::Literal;
use super::operand::Operand;
use super::scope::Scope;
use super::{Condition, List, Predicate, Test};

impl Checker<'_, '_> {
    /// The comparison that an operator of the parser's stands for, and whether its result is negated.
    pub(super) fn comparison(operator: &str) -> Option<(Comparison, bool)> {
        Some(match operator {
            operators::EQUALS => (Comparison::Equal, false),
            operators::NOT_EQUALS => (Comparison::Equal, true),
            operators::LESS => (Comparison::Less, false),
            operators::LESS_EQUALS => (Comparison::LessOrEqual, false),
            operators::GREATER => (Comparison::Greater, false),
            operators::GREATER_EQUALS => (Comparison::GreaterOrEqual, false),
            _ => return None,
        })
    }

    pub(super) fn compare(
        &mut self,
        expression: &IdedExpr,
        operator: &str,
        left: &IdedExpr,
        right: &IdedExpr,
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let (comparison, negated) = Self::comparison(operator)?;
        let (left_operand, right_operand) = (self.operand(left, scope), self.operand(right, scope));
        let (left_operand, right_operand) = (left_operand?, right_operand?);
        let condition = match (&left_operand, &right_operand) {
            (Operand::Literal(left), Operand::Literal(right)) => {
                return self.constant(expression, comparison, negated, left, right);
            }
            (Operand::Literal(_), _) => {
                self.compare_ordered(expression, comparison.mirrored(), &right_operand, &left_operand)
            }
            _ => self.compare_ordered(expression, comparison, &left_operand, &right_operand),
        }?;
        Some(if negated { condition.negate() } else { condition })
    }

    /// Two literals: an `exists` over a written list has put one in the place of its variable.
    fn constant(
        &mut self,
        expression: &IdedExpr,
        comparison: Comparison,
        negated: bool,
        left: &Literal,
        right: &Literal,
    ) -> Option<Condition> {
        match (comparison, left, right) {
            (_, Literal::Int(left), Literal::Int(right)) => {
                Some(Condition::Constant(comparison.holds(*left, *right) != negated))
            }
            (Comparison::Equal, left, right) if left.type_name() == right.type_name() => {
                Some(Condition::Constant((left == right) != negated))
            }
            _ => {
                let offset = self.parsed.token(expression);
                let message = format!("{} and {} cannot be compared", left.type_name(), right.type_name());
                self.fail_at(offset, message, None)
            }
        }
    }

    /// A field on the left; a literal, if there is one, on the right.
    fn compare_ordered(
        &mut self,
        expression: &IdedExpr,
        comparison: Comparison,
        left: &Operand,
        right: &Operand,
    ) -> Option<Condition> {
        let equal = comparison == Comparison::Equal;
        if matches!(right, Operand::Literal(Literal::Text(text)) if text.is_empty()) {
            let help = Some("an empty text counts as no value: write `has(field)` or `!has(field)`".to_owned());
            return self.fail_at(self.parsed.token(expression), "nothing equals an empty text", help);
        }
        let (source, test) = match (left, right) {
            (Operand::Value(source, FieldType::Bool), Operand::Literal(Literal::Bool(value))) if equal => {
                (*source, Test::Is(*value))
            }
            (Operand::Value(source, FieldType::String), Operand::Literal(Literal::Text(text))) if equal => {
                (*source, Test::Text(text.as_str().into()))
            }
            (Operand::Value(source, FieldType::Int), Operand::Literal(Literal::Int(integer))) => {
                (*source, Test::Integer(comparison, *integer))
            }
            (Operand::Size(source), Operand::Literal(Literal::Int(integer))) => {
                (*source, Test::Size(comparison, *integer))
            }
            (Operand::Value(source, left_type), Operand::Value(other, right_type))
                if left_type == right_type && (equal || *left_type == FieldType::Int) =>
            {
                (*source, Test::Other(comparison, *other))
            }
            _ => {
                let offset = self.parsed.token(expression);
                let help = comparison_help(comparison, left, right);
                let message = format!("`{comparison}` does not fit: {}, {}", left.describe(), right.describe());
                return self.fail_at(offset, message, help);
            }
        };
        self.predicate(expression, Predicate { source, test })
    }

    /// `in`.
    pub(super) fn membership(
        &mut self,
        expression: &IdedExpr,
        left: &IdedExpr,
        right: &IdedExpr,
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let (left_operand, right_operand) = (self.operand(left, scope), self.operand(right, scope));
        let (source, test) = match (left_operand?, right_operand?) {
            (Operand::Value(source, FieldType::String), Operand::List(List::Texts(set))) => (source, Test::Texts(set)),
            (Operand::Value(source, FieldType::Int), Operand::List(List::Integers(set))) => {
                (source, Test::Integers(set))
            }
            (Operand::Literal(Literal::Text(text)), Operand::Value(source, FieldType::StringList)) => {
                (source, Test::HoldsText(text.into()))
            }
            (Operand::Literal(Literal::Int(integer)), Operand::Value(source, FieldType::IntList)) => {
                (source, Test::HoldsInteger(integer))
            }
            (left_operand, right_operand) => {
                let offset = self.parsed.token(expression);
                let message = format!("`in` does not fit: {}, {}", left_operand.describe(), right_operand.describe());
                return self.fail_at(offset, message, membership_help(&left_operand, &right_operand));
            }
        };
        self.predicate(expression, Predicate { source, test })
    }
}

fn comparison_help(comparison: Comparison, left: &Operand, right: &Operand) -> Option<String> {
    let help = match (left, right) {
        (Operand::Value(_, FieldType::StringList | FieldType::IntList), Operand::Literal(_)) => {
            "a list holds a value: `\"x\" in field`"
        }
        (_, Operand::List(_)) => "a list is asked with `in`",
        (Operand::Value(_, FieldType::String), Operand::Literal(Literal::Int(_))) => "put the value in quotes",
        (Operand::Value(_, FieldType::Int), Operand::Literal(Literal::Text(_))) => "leave out the quotes",
        (Operand::Value(_, FieldType::Bool), Operand::Literal(Literal::Text(_))) => {
            "write true or false without quotes"
        }
        _ if comparison != Comparison::Equal => "only integers are less or greater than another",
        _ => return None,
    };
    Some(help.to_owned())
}

fn membership_help(left: &Operand, right: &Operand) -> Option<String> {
    let help = match (left, right) {
        (Operand::Value(_, FieldType::StringList | FieldType::IntList), Operand::List(_)) => {
            "ask for one element: `field.exists(x, x in [...])`"
        }
        (Operand::Value(..), Operand::Value(_, FieldType::StringList | FieldType::IntList)) => {
            "compare each element: `list.exists(x, x == field)`"
        }
        (_, Operand::Value(_, FieldType::String)) => "a part of a text is asked with `field.contains(\"x\")`",
        _ => return None,
    };
    Some(help.to_owned())
}
