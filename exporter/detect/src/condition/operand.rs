use cel::common::ast::{Expr, IdedExpr};
use vigie_event::FieldType;
use vigie_event::registry;

use super::check::Checker;
use super::field_help::{ancestor_help, field_help};
use super::literal::Literal;
use super::quantifier::{UNSUPPORTED_MACROS, is_condition};
use super::scope::{Binding, Scope};
use super::{IntegerSet, List, Source, TextSet};
use crate::suggest;

/// What can stand beside an operator.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    Value(Source, FieldType),
    Ancestors,
    Size(Source),
    Literal(Literal),
    List(List),
}

impl Operand {
    /// What it is, for error messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Value(source, field_type) => format!("`{source}` is {}", field_type.name()),
            Self::Ancestors => "`ancestors` is a list of processes".to_owned(),
            Self::Size(source) => format!("the size of `{source}` is int"),
            Self::Literal(literal) => format!("the literal is {}", literal.type_name()),
            Self::List(List::Texts(_)) => "the list holds strings".to_owned(),
            Self::List(List::Integers(_)) => "the list holds integers".to_owned(),
        }
    }
}

/// `a.b.c` as text, when the expression spells a name.
pub(super) fn dotted(expression: &IdedExpr) -> Option<String> {
    match &expression.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => {
            let mut name = dotted(&select.operand)?;
            name.push('.');
            name.push_str(&select.field);
            Some(name)
        }
        _ => None,
    }
}

impl Checker<'_, '_> {
    pub(super) fn operand(&mut self, expression: &IdedExpr, scope: Option<&Scope<'_>>) -> Option<Operand> {
        match &expression.expr {
            Expr::Ident(_) | Expr::Select(_) => match dotted(expression) {
                Some(name) => self.named(expression, &name, scope),
                None => self.fail(expression, "`has()` is a condition, not a value", None),
            },
            Expr::Literal(literal) => match Literal::new(literal) {
                Ok(literal) => Some(Operand::Literal(literal)),
                Err((what, help)) => self.fail(expression, format!("{what} cannot be compared"), Some(help.to_owned())),
            },
            Expr::List(list) => self.list(expression, &list.elements),
            Expr::Call(call) if call.func_name == "size" => {
                let argument = match (&call.target, call.args.as_slice()) {
                    (Some(target), []) => target,
                    (None, [argument]) => argument,
                    _ => return self.fail(expression, "`size` takes one field", None),
                };
                match self.operand(argument, scope)? {
                    Operand::Value(source, FieldType::String | FieldType::StringList | FieldType::IntList) => {
                        Some(Operand::Size(source))
                    }
                    other => {
                        let message = format!("`size` counts characters or elements, and {}", other.describe());
                        self.fail(argument, message, None)
                    }
                }
            }
            Expr::Call(call) if self.unsupported_operator(expression, &call.func_name) => None,
            Expr::Call(call)
                if call.target.is_none() && call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) =>
            {
                self.unknown_function(expression, &call.func_name)
            }
            Expr::Comprehension(comprehension) if !is_condition(comprehension) => {
                self.fail(expression, UNSUPPORTED_MACROS, Some("there are `exists` and `all`".to_owned()))
            }
            _ => self.fail(
                expression,
                "a field or a literal must stand here",
                Some("conditions are joined by `&&` and `||`, and are not compared with each other".to_owned()),
            ),
        }
    }

    /// Resolves a variable, a field, a list or `ancestors`.
    fn named(&mut self, expression: &IdedExpr, name: &str, scope: Option<&Scope<'_>>) -> Option<Operand> {
        let (root, rest) = name.split_once('.').map_or((name, None), |(root, rest)| (root, Some(rest)));
        if let Some((binding, up)) = Scope::find(scope, root) {
            return self.variable(expression, root, rest, binding, up);
        }
        match (root, rest) {
            ("ancestors", None) => Some(Operand::Ancestors),
            ("ancestors", Some(_)) => self.fail(
                expression,
                "`ancestors` has no fields of its own",
                Some("ask of one of them: `ancestors.exists(a, a.executable.name == \"nginx\")`".to_owned()),
            ),
            ("lists", Some(list)) => {
                if let Some((_, list)) = self.library.lists.get(list) {
                    Some(Operand::List(list.clone()))
                } else {
                    let mut names: Vec<_> = self.library.lists.keys().map(String::as_str).collect();
                    names.sort_unstable();
                    self.fail(expression, format!("there is no list `{list}`"), suggest::help(list, names))
                }
            }
            ("macros", Some(_)) => self.fail(expression, "a macro is a condition, not a value", None),
            _ => match registry::rule_field(self.event, name) {
                Some(spec) => Some(Operand::Value(Source::Field(spec), spec.field_type)),
                None => self.fail(
                    expression,
                    format!("{} has no field `{name}`", self.event.name),
                    Some(field_help(self.event, name)),
                ),
            },
        }
    }

    fn variable(
        &mut self,
        expression: &IdedExpr,
        name: &str,
        rest: Option<&str>,
        binding: &Binding,
        up: usize,
    ) -> Option<Operand> {
        match (binding, rest) {
            (Binding::Ancestor, Some(field)) => match registry::ancestor_field(field) {
                Some(spec) => Some(Operand::Value(Source::Ancestor { spec, up }, spec.field_type)),
                None => {
                    self.fail(expression, format!("an ancestor has no field `{field}`"), Some(ancestor_help(field)))
                }
            },
            (Binding::Ancestor, None) => {
                let help = format!("name one of its fields: `{name}.executable.name`");
                self.fail(expression, format!("`{name}` is a process, not a value"), Some(help))
            }
            (Binding::Item(item_type), None) => Some(Operand::Value(Source::Item { up }, *item_type)),
            (Binding::Literal(literal), None) => Some(Operand::Literal(literal.clone())),
            (_, Some(_)) => self.fail(expression, format!("`{name}` is a list element and has no fields"), None),
        }
    }

    fn list(&mut self, expression: &IdedExpr, elements: &[IdedExpr]) -> Option<Operand> {
        let (mut texts, mut integers) = (Vec::new(), Vec::new());
        for element in elements {
            let Expr::Literal(literal) = &element.expr else {
                return self.fail(element, "a list holds literals", None);
            };
            match Literal::new(literal) {
                Ok(Literal::Text(text)) => texts.push(text),
                Ok(Literal::Int(integer)) => integers.push(integer),
                Ok(Literal::Bool(_)) => return self.fail(element, "a list holds strings or integers", None),
                Err((what, help)) => {
                    return self.fail(element, format!("{what} cannot be listed"), Some(help.to_owned()));
                }
            }
            if !texts.is_empty() && !integers.is_empty() {
                return self.fail(element, "the list mixes strings and integers", None);
            }
        }
        match (texts.is_empty(), integers.is_empty()) {
            (true, true) => self.fail(expression, "the list is empty", None),
            (false, _) => Some(Operand::List(List::Texts(TextSet::new(None, texts).into()))),
            (true, _) => Some(Operand::List(List::Integers(IntegerSet::new(None, integers).into()))),
        }
    }
}
