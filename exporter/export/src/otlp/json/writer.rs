use std::fmt::Write as _;

use crate::feed::is_unsafe;

/// Whether none of these bytes needs an escape: printable ASCII but the quotation mark and the backslash. Without branches,
/// so that many are looked at in one instruction.
#[expect(clippy::needless_bitwise_bool, reason = "what is lazy is a branch")]
fn are_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |plain, &byte| plain & (b' '..=b'~').contains(&byte) & (byte != b'"') & (byte != b'\\'))
}

/// Writes JSON (RFC 8259) at the end of a text. Commas are the caller's business, except in [`Self::list`].
#[derive(Debug, Default)]
pub(crate) struct JsonWriter {
    pub(crate) text: String,
}

impl JsonWriter {
    /// Text as it is: punctuation and names that need no escape.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A number, without quotes.
    pub(crate) fn plain(&mut self, number: impl itoa::Integer) {
        self.text.push_str(itoa::Buffer::new().format(number));
    }

    /// A 64-bit integer as OTLP wants it.
    pub(crate) fn quoted(&mut self, number: impl itoa::Integer) {
        self.text.push('"');
        self.plain(number);
        self.text.push('"');
    }

    /// Bytes as hexadecimal digits.
    pub(crate) fn hex(&mut self, bytes: &[u8]) {
        self.text.push('"');
        for byte in bytes {
            for digit in [byte >> 4, byte & 0xf] {
                self.text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
        self.text.push('"');
    }

    /// A text. Beside what JSON demands, everything is escaped that could deceive whoever prints the line on a terminal.
    pub(crate) fn string(&mut self, text: &str) {
        self.text.push('"');
        if are_plain(text.as_bytes()) {
            self.text.push_str(text);
        } else {
            self.escaped(text);
        }
        self.text.push('"');
    }

    fn escaped(&mut self, text: &str) {
        let mut done = 0;
        for (at, character) in text.char_indices() {
            if !(is_unsafe(character) || matches!(character, '"' | '\\')) {
                continue;
            }
            self.text.push_str(&text[done..at]);
            done = at + character.len_utf8();
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                other => {
                    for unit in other.encode_utf16(&mut [0; 2]) {
                        // Writing to a String cannot fail.
                        let _ = write!(self.text, "\\u{unit:04x}");
                    }
                }
            }
        }
        self.text.push_str(&text[done..]);
    }

    /// `[item,item]`
    pub(crate) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut Self, T)) {
        self.text.push('[');
        for (index, value) in items.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            item(self, value);
        }
        self.text.push(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_and_cannot_deceive() {
        let odd = "a\"b\\c\n\r\t\0\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{2028}é🦀\u{e0041}";
        let mut json = JsonWriter::default();
        json.string(odd);
        assert_eq!(serde_json::from_str::<String>(&json.text).ok().as_deref(), Some(odd));
        assert!(!json.text.chars().any(is_unsafe), "{}", json.text);
        assert!(json.text.contains("é🦀"), "{}", json.text);
    }
}
