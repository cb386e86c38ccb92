//! Times as text.

/// ISO 8601 in UTC to the millisecond, or to the nanosecond where there is more to say.
pub fn iso8601(unix_nano: u64) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(unix_nano)).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::iso8601;

    #[test]
    fn times_are_utc() {
        assert_eq!(iso8601(1_769_860_800_120_000_000), "2026-01-31T12:00:00.12Z");
        assert_eq!(iso8601(u64::MAX), "2554-07-21T23:34:33.709551615Z");
    }
}
