use cel::common::ast::IdedExpr;
use regex::RegexBuilder;
use vigie_event::FieldType;

use super::check::Checker;
use super::literal::Literal;
use super::operand::Operand;
use super::scope::Scope;
use super::{Condition, Predicate, Test};
use crate::suggest;

/// Bytes that a compiled regular expression may take.
const MAX_REGEX_BYTES: usize = 1 << 20;

const METHODS: [&str; 7] = ["startsWith", "endsWith", "contains", "matches", "exists", "all", "size"];

impl Checker<'_, '_> {
    /// `field.method("text")`.
    pub(super) fn method(
        &mut self,
        expression: &IdedExpr,
        name: &str,
        target: &IdedExpr,
        arguments: &[IdedExpr],
        scope: Option<&Scope<'_>>,
    ) -> Option<Condition> {
        let offset = self.parsed.function(expression, name);
        match name {
            "startsWith" | "endsWith" | "contains" | "matches" => {}
            "exists" | "all" => {
                let help = format!("write `list.{name}(x, condition)`");
                return self.fail_at(offset, format!("`{name}` takes a variable and a condition"), Some(help));
            }
            "size" => {
                let help = "compare it: `field.size() > 3`".to_owned();
                return self.fail_at(offset, "`size` is a number, not a condition", Some(help));
            }
            _ => return self.fail_at(offset, format!("there is no method `{name}`"), suggest::help(name, METHODS)),
        }
        let [argument] = arguments else {
            return self.fail_at(offset, format!("`{name}` takes one string, not {} values", arguments.len()), None);
        };
        let (receiver, argument_operand) = (self.operand(target, scope), self.operand(argument, scope));
        let receiver = receiver?;
        let Operand::Literal(Literal::Text(wanted)) = argument_operand? else {
            let help = Some("two fields can be compared with `==` only".to_owned());
            return self.fail(argument, format!("`{name}` takes a string literal"), help);
        };
        let source = match receiver {
            Operand::Value(source, FieldType::String) => source,
            Operand::Literal(Literal::Text(literal)) if name != "matches" => {
                return Some(Condition::Constant(match name {
                    "startsWith" => literal.starts_with(&wanted),
                    "endsWith" => literal.ends_with(&wanted),
                    _ => literal.contains(&wanted),
                }));
            }
            other => {
                let help = match other {
                    Operand::Value(_, FieldType::StringList) => {
                        Some(format!("ask for an element: `\"x\" in field` or `field.exists(x, x.{name}(\"x\"))`"))
                    }
                    _ => None,
                };
                return self.fail_at(offset, format!("`{name}` asks a string, and {}", other.describe()), help);
            }
        };
        let test = match name {
            "startsWith" => Test::Prefix(wanted.into()),
            "endsWith" => Test::Suffix(wanted.into()),
            "contains" => Test::Substring(wanted.into()),
            _ => self.regex(argument, &wanted)?,
        };
        self.predicate(expression, Predicate { source, test })
    }

    fn regex(&mut self, argument: &IdedExpr, pattern: &str) -> Option<Test> {
        let built = RegexBuilder::new(pattern).size_limit(MAX_REGEX_BYTES).dfa_size_limit(MAX_REGEX_BYTES).build();
        match built {
            Ok(regex) => Some(Test::Regex(regex)),
            Err(regex::Error::CompiledTooBig(limit)) => {
                let help = Some("use fewer or smaller repetitions".to_owned());
                self.fail(argument, format!("the regular expression needs more than {limit} bytes"), help)
            }
            Err(error) => {
                // The error's text draws the pattern with a marker below it; its last line says what is wrong.
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or("it cannot be read").trim_start_matches("error: ");
                let help = Some("the syntax is RE2's: no look-around and no back-references".to_owned());
                self.fail(argument, format!("not a regular expression: {reason}"), help)
            }
        }
    }
}
