use cel::common::ast::{Expr, IdedExpr, SourceInfo};
use cel::parser::{ParseError, Parser};

use super::limits;
use crate::RuleError;
use crate::yaml::{Document, Scalar};

/// A parsed condition and the file that it stands in.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    pub(super) document: Document<'a>,
    pub(super) scalar: Scalar,
    pub(super) expression: IdedExpr,
    info: SourceInfo,
}

impl<'a> Parsed<'a> {
    /// Parses a scalar's text.
    ///
    /// # Errors
    /// The first: what follows a syntax error is guesswork.
    pub(crate) fn new(document: Document<'a>, scalar: &Scalar) -> Result<Self, RuleError> {
        let text = scalar.text.as_str();
        if let Some((offset, message)) = limits::excess(text) {
            let help = "split it: a macro in a library file can hold a part".to_owned();
            return Err(document.error(document.locate(scalar, offset), message, Some(help)));
        }
        let (expression, info) = Parser::new().parse_with_source_info(text).map_err(|errors| {
            let first = errors.errors.first();
            let offset = first.map_or(0, |error| offset(text, error.pos));
            let (message, help) = first.map_or_else(|| ("not a condition".to_owned(), None), |e| readable(text, e));
            document.error(document.locate(scalar, offset), message, help)
        })?;
        Ok(Self { document, scalar: scalar.clone(), expression, info })
    }

    /// An error at a byte of the condition's text.
    pub(super) fn error(&self, offset: usize, message: impl Into<String>, help: Option<String>) -> RuleError {
        self.document.error(self.document.locate(&self.scalar, offset), message, help)
    }

    /// Where the expression's own token stands: for a comparison its operator.
    pub(super) fn token(&self, expression: &IdedExpr) -> usize {
        self.info.offset_for(expression.id).map_or(0, |(start, _)| start as usize)
    }

    /// Where the name of a called function stands; the parser notes the bracket that follows it.
    pub(super) fn function(&self, expression: &IdedExpr, name: &str) -> usize {
        let bracket = self.token(expression);
        let start = bracket.saturating_sub(name.len());
        if self.scalar.text.get(start..bracket) == Some(name) { start } else { bracket }
    }

    /// Where the expression begins.
    pub(super) fn start(&self, expression: &IdedExpr) -> usize {
        match &expression.expr {
            Expr::Select(select) => self.start(&select.operand),
            Expr::Call(call) => match (&call.target, call.args.first()) {
                (Some(target), _) => self.start(target),
                (None, Some(first)) => self.start(first).min(self.token(expression)),
                (None, None) => self.token(expression),
            },
            Expr::Comprehension(comprehension) => self.start(&comprehension.iter_range),
            _ => self.token(expression),
        }
    }
}

/// The parser's line and column, both from 1 and the column in characters, as a byte of the text.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let line = usize::try_from(line - 1).unwrap_or(0);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}

/// What the parser says, without the list of everything that it would have taken instead.
fn readable(text: &str, error: &ParseError) -> (String, Option<String>) {
    let message = error.msg.trim_start_matches("Syntax error: ");
    let message = message.split(" expecting ").next().unwrap_or(message);
    let kinds =
        ["mismatched input ", "extraneous input ", "token recognition error at: ", "no viable alternative at input "];
    let unexpected =
        kinds.iter().find_map(|kind| message.strip_prefix(kind)).map(|input| input.trim_matches('\'').trim());
    let message = match unexpected {
        Some("<EOF>") => "the condition ends too early".to_owned(),
        Some(input) => format!("`{input}` cannot stand here"),
        None => format!("not a condition: {message}"),
    };
    let rest = text.get(offset(text, error.pos)..).unwrap_or_default();
    let help = [
        ("and ", "write `&&`"),
        ("or ", "write `||`"),
        ("not ", "write `!`"),
        ("= ", "write `==` to compare"),
        ("=\"", "write `==` to compare"),
    ];
    let help = help.iter().find(|(word, _)| rest.starts_with(word)).map(|(_, help)| (*help).to_owned());
    (message, help)
}
