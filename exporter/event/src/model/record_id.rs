use std::fmt;

/// Identity of one log record: a ULID, 48 bits of milliseconds since the epoch and 80 bits of chance.
///
/// Format: <https://github.com/ulid/spec> (Crockford's base 32, 26 characters).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RecordId(pub u128);

impl RecordId {
    /// Puts an identity together. Bits of `milliseconds` above 48 and of `chance` above 80 are ignored.
    pub fn new(milliseconds: u64, chance: u128) -> Self {
        Self(u128::from(milliseconds & 0xffff_ffff_ffff) << 80 | chance & ((1 << 80) - 1))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut text = [0; 26];
        for (index, place) in text.iter_mut().rev().enumerate() {
            *place = ALPHABET[(self.0 >> (5 * index) & 31) as usize];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::RecordId;

    #[test]
    fn text_is_the_specifications() {
        // The specification's own example: time 1469918176385 is 01ARYZ6S41.
        let id = RecordId::new(1_469_918_176_385, 0);
        assert_eq!(id.to_string(), "01ARYZ6S410000000000000000");
        assert_eq!(RecordId::new(u64::MAX, u128::MAX).to_string(), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }
}
