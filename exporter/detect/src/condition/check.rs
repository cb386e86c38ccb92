use cel::common::ast::{CallExpr, Expr, IdedExpr, operators};
use vigie_event::{EventSpec, FieldType};

use super::literal::Literal;
use super::operand::{Operand, dotted};
use super::scope::Scope;
use super::{Condition, Library, Parsed, Predicate, Test};
use crate::{RuleError, suggest};

/// Predicates of one condition, with macros inlined and `exists` over written lists repeated.
const MAX_PREDICATES: usize = 4096;

/// Checks a condition against the registry and the library.
///
/// # Errors
/// Every error that the condition has.
pub(crate) fn check(
    event: &'static EventSpec,
    library: &Library<'_>,
    parsed: &Parsed<'_>,
) -> Result<Condition, Vec<RuleError>> {
    let mut state = State { errors: Vec::new(), predicates: 0, open_macros: Vec::new() };
    let condition = Checker { event, library, parsed, state: &mut state }.condition(&parsed.expression, None);
    match condition {
        Some(condition) if state.errors.is_empty() => Ok(condition),
        _ => Err(state.errors),
    }
}

pub(super) struct State {
    errors: Vec<RuleError>,
    predicates: usize,
    /// Names of the macros that are being inlined.
    open_macros: Vec<String>,
}

/// Checks one text: a rule's condition, or a macro on the way.
pub(super) struct Checker<'a, 'l> {
    pub(super) event: &'static EventSpec,
    pub(super) library: &'a Library<'l>,
    pub(super) parsed: &'a Parsed<'l>,
    pub(super) state: &'a mut State,
}

impl Checker<'_, '_> {
    /// Notes an error where the expression begins.
    pub(super) fn fail<T>(&mut self, at: &IdedExpr, message: impl Into<String>, help: Option<String>) -> Option<T> {
        self.fail_at(self.parsed.start(at), message, help)
    }

    /// Notes an error at a byte of the text.
    pub(super) fn fail_at<T>(&mut self, offset: usize, message: impl Into<String>, help: Option<String>) -> Option<T> {
        self.state.errors.push(self.parsed.error(offset, message, help));
        None
    }

    pub(super) fn predicate(&mut self, at: &IdedExpr, predicate: Predicate) -> Option<Condition> {
        self.state.predicates += 1;
        match self.state.predicates {
            count if count <= MAX_PREDICATES => Some(Condition::test(predicate)),
            // Once is enough: what follows is as much too much.
            count if count == MAX_PREDICATES + 1 => self.fail(
                at,
                format!("the condition has more than {MAX_PREDICATES} predicates, macros inlined"),
                Some("write it as several rules".to_owned()),
            ),
            _ => None,
        }
    }

    /// An expression that is true or false.
    pub(super) fn condition(&mut self, expression: &IdedExpr, scope: Option<&Scope<'_>>) -> Option<Condition> {
        if self.state.predicates > MAX_PREDICATES {
            return None;
        }
        match &expression.expr {
            Expr::Call(call) => self.call(expression, call, scope),
            Expr::Select(select) if select.test => self.has(expression, &select.operand, &select.field, scope),
            Expr::Comprehension(comprehension) => self.quantifier(expression, comprehension, scope),
            Expr::Ident(_) | Expr::Select(_) => {
                match dotted(expression).as_deref().and_then(|name| name.strip_prefix("macros.")) {
                    Some(name) => self.inline(expression, name),
                    None => self.boolean(expression, scope),
                }
            }
            _ => self.boolean(expression, scope),
        }
    }

    fn call(&mut self, expression: &IdedExpr, call: &CallExpr, scope: Option<&Scope<'_>>) -> Option<Condition> {
        match (call.func_name.as_str(), &call.target, call.args.as_slice()) {
            (operators::LOGICAL_AND, _, [left, right]) => {
                let (left, right) = (self.condition(left, scope), self.condition(right, scope));
                Some(left?.and(right?))
            }
            (operators::LOGICAL_OR, _, [left, right]) => {
                let (left, right) = (self.condition(left, scope), self.condition(right, scope));
                Some(left?.or(right?))
            }
            (operators::LOGICAL_NOT, _, [inner]) => Some(self.condition(inner, scope)?.negate()),
            (operators::IN, _, [left, right]) => self.membership(expression, left, right, scope),
            (name, None, [left, right]) if Self::comparison(name).is_some() => {
                self.compare(expression, name, left, right, scope)
            }
            (name, Some(target), arguments) => self.method(expression, name, target, arguments, scope),
            (name, None, _) => {
                if self.unsupported_operator(expression, name) {
                    return None;
                }
                if name == "size" {
                    let help = "compare it: `size(field) > 3`".to_owned();
                    return self.fail(expression, "`size` is a number, not a condition", Some(help));
                }
                self.unknown_function(expression, name)
            }
        }
    }

    pub(super) fn unknown_function<T>(&mut self, expression: &IdedExpr, name: &str) -> Option<T> {
        let offset = self.parsed.function(expression, name);
        self.fail_at(offset, format!("there is no function `{name}`"), suggest::help(name, ["has", "size"]))
    }

    /// Says so when the call is an operator that CEL has and rules do not.
    pub(super) fn unsupported_operator(&mut self, expression: &IdedExpr, name: &str) -> bool {
        let (what, help) = match name {
            operators::CONDITIONAL => ("`? :`", "write it with `&&`, `||` and `!`"),
            operators::ADD | operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO => {
                ("arithmetic", "write the result out")
            }
            operators::NEGATE => ("the negation of a field", "change the number that it is compared with"),
            operators::INDEX | operators::OPT_INDEX => ("`[index]`", "ask `\"x\" in list` or `list.exists(x, ...)`"),
            _ => return false,
        };
        let offset = self.parsed.token(expression);
        self.fail_at::<()>(offset, format!("{what} is not part of the rule language"), Some(help.to_owned()));
        true
    }

    fn boolean(&mut self, expression: &IdedExpr, scope: Option<&Scope<'_>>) -> Option<Condition> {
        match self.operand(expression, scope)? {
            Operand::Literal(Literal::Bool(value)) => Some(Condition::Constant(value)),
            Operand::Value(source, FieldType::Bool) => {
                self.predicate(expression, Predicate { source, test: Test::Is(true) })
            }
            other => {
                let message = format!("{}, and a condition must stand here", other.describe());
                let help =
                    if matches!(other, Operand::List(_)) { "ask `field in list`" } else { "compare it with a value" };
                self.fail(expression, message, Some(help.to_owned()))
            }
        }
    }

    fn has(
        &mut self,
        expression: &IdedExpr,
        operand: &IdedExpr,
        field: &str,
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let whole = IdedExpr {
            id: expression.id,
            expr: Expr::Select(cel::common::ast::SelectExpr {
                operand: Box::new(operand.clone()),
                field: field.to_owned(),
                test: false,
            }),
        };
        match self.operand(&whole, scope)? {
            Operand::Value(source, _) => self.predicate(expression, Predicate { source, test: Test::Has }),
            other => {
                let message = format!("`has` asks whether a field has a value, and {}", other.describe());
                self.fail(operand, message, None)
            }
        }
    }

    /// Puts a macro's condition in the place of its name.
    fn inline(&mut self, expression: &IdedExpr, name: &str) -> Option<Condition> {
        let Some(found) = self.library.macros.get(name) else {
            let mut names: Vec<_> = self.library.macros.keys().map(String::as_str).collect();
            names.sort_unstable();
            return self.fail(expression, format!("there is no macro `{name}`"), suggest::help(name, names));
        };
        if self.state.open_macros.iter().any(|open| open == name) {
            let chain = [self.state.open_macros.as_slice(), &[name.to_owned()]].concat().join(" -> ");
            return self.fail(expression, format!("the macro `{name}` contains itself: {chain}"), None);
        }
        let Some(parsed) = &found.parsed else {
            return self.fail(expression, format!("the macro `{name}` is not valid"), None);
        };
        self.state.open_macros.push(name.to_owned());
        let mut inner = Checker { event: self.event, library: self.library, parsed, state: &mut *self.state };
        let condition = inner.condition(&parsed.expression, None);
        self.state.open_macros.pop();
        condition
    }
}
