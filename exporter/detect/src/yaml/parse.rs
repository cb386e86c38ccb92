use std::collections::HashSet;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span};

use super::Document;
use super::node::{Entry, Node, NodeKind, Scalar, Style};
use crate::RuleError;

/// A rule file larger than this is refused.
const MAX_BYTES: usize = 256 * 1024;
/// Lists and mappings inside each other.
const MAX_DEPTH: usize = 32;

/// Parses a file that holds one document. Anchors and aliases are refused: a rule has no need for them, and they can
/// stand for more than any limit allows.
///
/// # Errors
/// One, the first: what follows a syntax error is guesswork.
pub(crate) fn parse(document: Document<'_>) -> Result<Node, RuleError> {
    if document.text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes; {MAX_BYTES} are the most", document.text.len());
        return Err(document.error(0, message, Some("split it".to_owned())));
    }
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let events = Parser::new_from_str_with_options(document.text, options);
    let mut builder = Builder { document, events, end: 0 };
    let root = builder.document()?;
    Ok(root.unwrap_or(Node { at: 0, kind: NodeKind::Map(Vec::new()) }))
}

struct Builder<'a, I> {
    document: Document<'a>,
    events: I,
    end: usize,
}

impl<'a, I: Iterator<Item = Result<(Event<'a>, Span), granit_parser::ScanError>>> Builder<'a, I> {
    fn document(&mut self) -> Result<Option<Node>, RuleError> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(self.document.error(
                        start(&span),
                        "a second document begins here",
                        Some("one file holds one rule: put the second into a file of its own".to_owned()),
                    ));
                }
                Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_) => {
                    root = Some(self.node(&event, &span, 0)?);
                }
                _ => {}
            }
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, RuleError> {
        match self.events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                self.end = span.byte_range().map_or(self.end, |range| range.end);
                Ok(Some((event, span)))
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(self.end);
                Err(self.document.error(at, format!("not valid YAML: {}", error.info()), None))
            }
        }
    }

    fn child(&mut self) -> Result<(Event<'a>, Span), RuleError> {
        match self.next()? {
            Some(next) => Ok(next),
            None => Err(self.document.error(self.end, "the file ends too early", None)),
        }
    }

    fn node(&mut self, event: &Event<'a>, span: &Span, depth: usize) -> Result<Node, RuleError> {
        let at = start(span);
        if depth > MAX_DEPTH {
            let message = format!("lists and mappings are nested deeper than {MAX_DEPTH}");
            return Err(self.document.error(at, message, None));
        }
        let kind = match event {
            Event::Scalar(text, style, anchor, _) => {
                self.refuse_anchor(*anchor, at)?;
                NodeKind::Scalar(scalar(text, *style, span))
            }
            Event::SequenceStart(_, anchor, _) => {
                self.refuse_anchor(*anchor, at)?;
                NodeKind::List(self.list(depth)?)
            }
            Event::MappingStart(_, anchor, _) => {
                self.refuse_anchor(*anchor, at)?;
                NodeKind::Map(self.map(depth)?)
            }
            _ => return Err(self.document.error(at, "anchors and aliases are not supported", None)),
        };
        Ok(Node { at, kind })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, RuleError> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.child()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(items);
            }
            items.push(self.node(&event, &span, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, RuleError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = HashSet::new();
        loop {
            let (event, span) = self.child()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(entries);
            }
            let key = self.node(&event, &span, depth + 1)?;
            let Some(name) = key.scalar().map(|scalar| scalar.text.clone()) else {
                return Err(self.document.error(key.at, "a key must be a single value", None));
            };
            if !seen.insert(name.clone()) {
                return Err(self.document.error(key.at, format!("the key `{name}` stands here twice"), None));
            }
            let (event, span) = self.child()?;
            entries.push(Entry { key: name, key_at: key.at, value: self.node(&event, &span, depth + 1)? });
        }
    }

    fn refuse_anchor(&self, anchor: usize, at: usize) -> Result<(), RuleError> {
        if anchor == 0 {
            return Ok(());
        }
        Err(self.document.error(at, "anchors and aliases are not supported", Some("write the value out".to_owned())))
    }
}

fn start(span: &Span) -> usize {
    span.byte_range().map_or(0, |range| range.start)
}

fn scalar(text: &str, style: ScalarStyle, span: &Span) -> Scalar {
    let style = match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    };
    Scalar { text: text.to_owned(), style, raw: span.byte_range().unwrap_or(0..0) }
}
