//! Times as text.

/// ISO 8601 in UTC to the millisecond, or to the nanosecond where there is more to say.
pub fn iso8601(unix_nano: u64) -> String {
    iso8601_signed(i128::from(unix_nano)).unwrap_or_default()
}

/// The same of a time that may lie before 1970; `None` where it is beyond the years -9999 to 9999.
pub fn iso8601_signed(unix_nano: i128) -> Option<String> {
    jiff::Timestamp::from_nanosecond(unix_nano).ok().map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::{iso8601, iso8601_signed};

    #[test]
    fn times_are_utc() {
        assert_eq!(iso8601(1_769_860_800_120_000_000), "2026-01-31T12:00:00.12Z");
        assert_eq!(iso8601(u64::MAX), "2554-07-21T23:34:33.709551615Z");
        assert_eq!(iso8601_signed(-1_000_000_000).as_deref(), Some("1969-12-31T23:59:59Z"));
        assert_eq!(iso8601_signed(i128::from(i64::MAX) * 1_000_000_000), None);
    }
}
