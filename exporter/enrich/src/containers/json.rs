//! Reading untrusted JSON: what is missing or of another type is as if it were not there.

use jiff::Timestamp;
use serde_json::Value;

/// The text at `pointer` (RFC 6901); empty when there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of the list at `pointer`.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// The texts in the list at `pointer`.
pub(super) fn texts<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a str> {
    list(value, pointer).filter_map(Value::as_str)
}

/// The texts in the object at `pointer`, with their keys.
pub(super) fn pairs<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let entries = value.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
}

/// A time of RFC 3339 in nanoseconds since 1970; Go writes the year 1 for a time that is not known.
pub(super) fn unix_nano(text: &str) -> Option<u64> {
    let time: Timestamp = text.parse().ok()?;
    u64::try_from(time.as_nanosecond()).ok().filter(|nanoseconds| *nanoseconds != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_nanoseconds() {
        assert_eq!(unix_nano("2026-11-24T08:45:04.055060666Z"), Some(1_795_509_904_055_060_666));
        assert_eq!(unix_nano("2026-11-24T09:45:04.5+01:00"), Some(1_795_509_904_500_000_000));
        assert_eq!(unix_nano("0001-01-01T00:00:00Z"), None);
        assert_eq!(unix_nano("yesterday"), None);
    }
}
