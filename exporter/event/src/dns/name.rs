use std::fmt::Write as _;

use super::reader::Reader;

/// Bytes of a name, its labels' lengths among them: RFC 1035, 3.1.
const MAX_NAME: usize = 255;
const POINTER: u8 = 0xc0;

impl Reader<'_> {
    /// A name in its usual form, as semantic conventions ask: what is not printable, and dots within labels, as `\DDD`. The
    /// root is `.`.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        let mut length = 1;
        let mut reader = *self;
        let mut followed = false;
        // Every pointer leads to before where its name began, so that none leads back.
        let mut limit = self.at;
        loop {
            let head = reader.u8()?;
            if head & POINTER == POINTER {
                let target = usize::from(head & !POINTER) << 8 | usize::from(reader.u8()?);
                if !followed {
                    self.at = reader.at;
                    followed = true;
                }
                if target >= limit {
                    return None;
                }
                (limit, reader.at) = (target, target);
                continue;
            }
            // The other two forms of a label were never used.
            if head & POINTER != 0 {
                return None;
            }
            let label = reader.bytes(head.into())?;
            length += label.len() + 1;
            if head != 0 && length > MAX_NAME {
                return None;
            }
            if head == 0 {
                break;
            }
            if !name.is_empty() {
                name.push('.');
            }
            for &byte in label {
                push(&mut name, byte);
            }
        }
        if !followed {
            self.at = reader.at;
        }
        if name.is_empty() {
            name.push('.');
        }
        Some(name)
    }
}

fn push(name: &mut String, byte: u8) {
    match byte {
        b'\\' | b'"' => {
            name.push('\\');
            name.push(byte.into());
        }
        b'\t' => name.push_str("\\t"),
        b'\r' => name.push_str("\\r"),
        b'\n' => name.push_str("\\n"),
        b'.' | 0..=31 | 127.. => {
            // Writing into a string does not fail.
            let _ = write!(name, "\\{byte:03}");
        }
        _ => name.push(byte.into()),
    }
}
