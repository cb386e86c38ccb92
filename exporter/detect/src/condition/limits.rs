//! What the parser is not asked to bear: it recurses, and a rule file must not exhaust the stack.

/// A condition longer than this is refused.
const MAX_BYTES: usize = 16 * 1024;
/// Brackets inside each other.
const MAX_DEPTH: usize = 32;
/// Tokens between two of `&&`, `||`, `,`, those of the deepest operand inside brackets included: a bound on the tree's
/// depth.
const MAX_OPERAND: usize = 256;

/// One open bracket.
#[derive(Default)]
struct Level {
    /// Tokens of the operand at hand.
    tokens: usize,
    /// The most that an operand of this level had.
    most: usize,
}

impl Level {
    fn end_operand(&mut self) {
        self.most = self.most.max(self.tokens);
        self.tokens = 0;
    }
}

/// Where and why a condition is more than can be parsed.
pub(super) fn excess(text: &str) -> Option<(usize, String)> {
    if text.len() > MAX_BYTES {
        return Some((0, format!("the condition has {} bytes; {MAX_BYTES} are the most", text.len())));
    }
    let bytes = text.as_bytes();
    let mut levels = vec![Level::default()];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let token = at;
        at = match byte {
            b'"' | b'\'' => after_string(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => after_line(bytes, at),
            _ if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => after_word(bytes, at),
            _ => at + 1,
        };
        if byte.is_ascii_whitespace() {
            continue;
        }
        let mut weight = 1;
        match byte {
            b'(' | b'[' | b'{' => levels.push(Level::default()),
            b')' | b']' | b'}' if levels.len() > 1 => {
                if let Some(mut closed) = levels.pop() {
                    closed.end_operand();
                    weight += closed.most;
                }
            }
            b',' | b'&' | b'|' => {
                if let Some(level) = levels.last_mut() {
                    level.end_operand();
                }
            }
            _ => {}
        }
        if let Some(level) = levels.last_mut() {
            level.tokens += weight;
            if level.tokens > MAX_OPERAND {
                return Some((token, format!("more than {MAX_OPERAND} tokens without `&&`, `||` or `,` between them")));
            }
        }
        if levels.len() > MAX_DEPTH {
            return Some((token, format!("brackets are nested deeper than {MAX_DEPTH}")));
        }
    }
    None
}

fn after_word(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80) {
        at += 1;
    }
    at
}

fn after_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

fn after_string(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let quote = rest.first().copied().unwrap_or_default();
    let raw = start.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(|b| matches!(b, b'r' | b'R'));
    let triple = rest.starts_with(&[quote; 3]);
    let length = if triple { 3 } else { 1 };
    let mut at = length;
    while let Some(&byte) = rest.get(at) {
        if byte == b'\\' && !raw {
            at += 2;
        } else if rest.get(at..at + length).is_some_and(|end| end.iter().all(|b| *b == quote)) {
            return start + at + length;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::excess;

    #[test]
    fn depth_length_and_chains_are_bounded() {
        assert_eq!(excess(r#"a.b == "((((" && ("x" in c || f(d, [1, 2]))"#), None);
        assert!(excess(&"(".repeat(40)).is_some());
        assert!(excess(&"!".repeat(300)).is_some());
        assert!(excess(&["a"; 200].join(".")).is_some());
        assert!(excess(&"f()".repeat(100)).is_some());
        let nested = (0..20).fold("a".to_owned(), |inner, _| format!("({inner}) == a == a == a == a == a == a == a"));
        assert!(excess(&nested).is_some());
        assert!(excess(&"a && ".repeat(4000)).is_some());
        assert_eq!(excess(&["a == 'b'"; 500].join(" && ")), None);
    }
}
