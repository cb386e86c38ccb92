use std::fmt::Write;

/// Whether a terminal could take the character for a command, or show it so that the line says something else.
pub(crate) fn is_unsafe(character: char) -> bool {
    // Most text is printable ASCII.
    if (' '..='~').contains(&character) {
        return false;
    }
    character.is_control()
        || matches!(character,
            '\u{ad}'                       // soft hyphen: invisible
            | '\u{61c}'                    // Arabic letter mark
            | '\u{180e}'                   // Mongolian vowel separator: invisible
            | '\u{200b}'..='\u{200f}'      // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'      // line and paragraph separator, bidi embeddings and overrides
            | '\u{2060}'..='\u{206f}'      // invisible operators, bidi isolates
            | '\u{fe00}'..='\u{fe0f}'      // variation selectors
            | '\u{feff}'                   // byte order mark
            | '\u{fff9}'..='\u{fffb}'      // interlinear annotations
            | '\u{e0000}'..='\u{e0fff}'    // tags and further variation selectors: invisible
        )
}

/// Untrusted text such that it can do no more at a terminal than be read.
pub fn escaped(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    push_escaped(&mut output, text);
    output
}

/// Appends untrusted text such that it can do no more than be read: what is unsafe stands as `\n`, `\x1b`, `\u{202e}`.
/// A backslash stays as it is.
pub(super) fn push_escaped(output: &mut String, text: &str) {
    let mut done = 0;
    for (at, character) in text.char_indices().filter(|&(_, character)| is_unsafe(character)) {
        output.push_str(&text[done..at]);
        done = at + character.len_utf8();
        // Writing to a String cannot fail.
        let _ = match character {
            '\n' => write!(output, "\\n"),
            '\r' => write!(output, "\\r"),
            '\t' => write!(output, "\\t"),
            ascii if ascii.is_ascii() => write!(output, "\\x{:02x}", u32::from(ascii)),
            other => write!(output, "\\u{{{:x}}}", u32::from(other)),
        };
    }
    output.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_cannot_be_told_what_to_do() {
        assert_eq!(escaped("\x1b]0;owned\x07\x1b[2J"), "\\x1b]0;owned\\x07\\x1b[2J");
        assert_eq!(escaped("\u{9b}31m\u{90}x\u{9c}"), "\\u{9b}31m\\u{90}x\\u{9c}");
        assert_eq!(escaped("one\ntwo\r\tthree\0\u{7f}"), "one\\ntwo\\r\\tthree\\x00\\x7f");
        assert_eq!(escaped("\u{2028}\u{85}"), "\\u{2028}\\u{85}");
    }

    #[test]
    fn the_order_of_what_is_read_cannot_be_changed() {
        assert_eq!(escaped("txt.\u{202e}exe"), "txt.\\u{202e}exe");
        for bidi in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{2066}\u{2067}\u{2068}\u{2069}".chars() {
            assert!(is_unsafe(bidi), "{bidi:?}");
        }
    }

    #[test]
    fn plain_text_stays() {
        for text in ["", "/usr/bin/bash -c 'x'", "C:\\n", "naïve 日本 🦀"] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn nothing_unsafe_is_left_of_any_character() {
        for character in '\0'..=char::MAX {
            assert!(!escaped(&character.to_string()).chars().any(is_unsafe), "{character:?}");
        }
    }
}
