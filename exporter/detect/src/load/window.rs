use std::time::Duration;

/// When a rule names none.
pub(super) const DEFAULT: Duration = Duration::from_mins(10);
/// The most: open windows are memory.
const MAX: Duration = Duration::from_hours(168);

/// `90s`, `10m`, `2h`, `1d`: from one second to seven days.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    let window = Duration::from_secs(number.parse::<u64>().ok()?.checked_mul(seconds)?);
    (window >= Duration::from_secs(1) && window <= MAX).then_some(window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_have_a_unit_and_bounds() {
        assert_eq!(parse("10m"), Some(DEFAULT));
        assert_eq!(parse("7d"), Some(MAX));
        for bad in ["", "10", "m", "0s", "8d", "10 m", "-1s", "99999999999999999999d", "1.5h", "\u{660}s"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
