//! From a place in a scalar's text to its place in the file.
//!
//! Folding and indentation change white space alone, so the n-th visible character of the text is the n-th visible
//! character of what stands in the file, once quotes and escapes are read.

use super::node::{Scalar, Style};

/// The byte of `file` that holds byte `offset` of the scalar's text; the scalar's end when the text ends before.
pub(super) fn locate(file: &str, scalar: &Scalar, offset: usize) -> usize {
    let raw = file.get(scalar.raw.clone()).unwrap_or_default();
    let visible = scalar.text.char_indices().filter(|(at, c)| *at < offset && !c.is_whitespace()).count();
    let found = match scalar.style {
        Style::Plain | Style::Block => nth_visible(raw.char_indices(), visible),
        Style::SingleQuoted => nth_visible(single_quoted(raw), visible),
        Style::DoubleQuoted => nth_visible(double_quoted(raw).into_iter(), visible),
    };
    let end = match scalar.style {
        Style::Plain | Style::Block => raw.trim_end().len(),
        Style::SingleQuoted | Style::DoubleQuoted => raw.len().saturating_sub(1),
    };
    scalar.raw.start + found.unwrap_or(end)
}

fn nth_visible(mut characters: impl Iterator<Item = (usize, char)>, n: usize) -> Option<usize> {
    let mut left = n;
    characters.find_map(|(at, c)| {
        if c.is_whitespace() {
            return None;
        }
        if left == 0 {
            return Some(at);
        }
        left -= 1;
        None
    })
}

fn inside(raw: &str) -> &str {
    raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()
}

fn single_quoted(raw: &str) -> impl Iterator<Item = (usize, char)> {
    let mut after_quote = false;
    inside(raw).char_indices().filter_map(move |(at, c)| {
        // The second of two quotes is the one that counts for nothing.
        after_quote = c == '\'' && !after_quote;
        (c != '\'' || after_quote).then_some((at + 1, c))
    })
}

fn double_quoted(raw: &str) -> Vec<(usize, char)> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = inside(raw).char_indices();
    while let Some((at, c)) = rest.next() {
        if c != '\\' {
            decoded.push((at + 1, c));
            continue;
        }
        let Some((_, escape)) = rest.next() else { break };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '\n' | '\r' => continue,
            'n' | 't' | 'r' | 'v' | 'f' | ' ' | '\t' | 'N' | '_' | 'L' | 'P' => {
                decoded.push((at + 1, ' '));
                continue;
            }
            other => {
                decoded.push((at + 1, other));
                continue;
            }
        };
        let code = rest.by_ref().take(digits).fold(0, |code, (_, c)| code * 16 + c.to_digit(16).unwrap_or(0));
        decoded.push((at + 1, char::from_u32(code).unwrap_or('x')));
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::super::{NodeKind, parse};
    use crate::yaml::Document;

    /// Finds `needle` in the only value of a one-key file and tells the line and column it has in the file.
    fn place(text: &str, needle: &str) -> (u32, u32) {
        let document = Document { path: "x", text };
        let Ok(node) = parse(document) else { panic!("{text} does not parse") };
        let NodeKind::Map(entries) = node.kind else { panic!("no mapping") };
        let Some(scalar) = entries[0].value.scalar() else { panic!("no scalar") };
        let Some(offset) = scalar.text.find(needle) else { panic!("{needle} is not in {:?}", scalar.text) };
        let error = document.error(document.locate(scalar, offset), "", None);
        (error.line, error.column)
    }

    #[test]
    fn every_style_leads_back_to_the_file() {
        assert_eq!(place("k: a == b", "b"), (1, 9));
        assert_eq!(place("k: a ==\n  b", "b"), (2, 3));
        assert_eq!(place("k: > # note\n  a é &&\n\n  b\n", "b"), (4, 3));
        assert_eq!(place("k: |\n    a &&\n      b\n", "b"), (3, 7));
        assert_eq!(place("k: |2-\n   a &&\n  b", "b"), (3, 3));
        assert_eq!(place("k: 'it''s' ", "s"), (1, 9));
        assert_eq!(place("k: \"\\\"a\\u00e9\\n\\\n   b\"", "b"), (2, 4));
        assert_eq!(place("k: \"\\\"a\\u00e9 b\"", "b"), (1, 15));
    }
}
