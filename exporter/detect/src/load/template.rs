use vigie_event::{EventSpec, FieldSpec, registry};

use crate::Subject;
use crate::condition::field_help;

/// A message with `{field}` where values go; `{{` and `}}` are braces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Field(&'static FieldSpec),
}

/// A byte of the template, what is wrong there, what to do.
pub(super) type Fault = (usize, String, Option<String>);

impl Template {
    /// # Errors
    /// Every fault of the text.
    pub(super) fn parse(event: &EventSpec, text: &str) -> Result<Self, Vec<Fault>> {
        let (mut pieces, mut faults) = (Vec::new(), Vec::new());
        let mut literal = String::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            match c {
                '{' | '}' if characters.next_if(|(_, next)| *next == c).is_some() => literal.push(c),
                '}' => faults.push((at, "`}` without `{`".to_owned(), Some("write `}}` for a brace".to_owned()))),
                '{' => {
                    let rest = text.get(at + 1..).unwrap_or_default();
                    let Some(length) = rest.find('}') else {
                        faults.push((at, "`{` is not closed".to_owned(), Some("write `{{` for a brace".to_owned())));
                        break;
                    };
                    let name = rest.get(..length).unwrap_or_default();
                    pieces.push(Piece::Text(std::mem::take(&mut literal)));
                    match registry::rule_field(event, name) {
                        Some(spec) => pieces.push(Piece::Field(spec)),
                        None => faults.push((
                            at + 1,
                            format!("{} has no field `{name}`", event.name),
                            Some(field_help(event, name)),
                        )),
                    }
                    while characters.next().is_some_and(|(_, c)| c != '}') {}
                }
                c => literal.push(c),
            }
        }
        pieces.push(Piece::Text(literal));
        if faults.is_empty() { Ok(Self(pieces)) } else { Err(faults) }
    }

    /// The text with the subject's values; an absent one is `-`.
    pub(crate) fn render(&self, subject: &dyn Subject) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(spec) => out.push_str(&subject.field(spec).to_string()),
            }
        }
        out
    }
}
