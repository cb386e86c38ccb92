use std::time::Duration;

use serde::Deserialize;

/// How long the first events of a container wait for what its runtime tells, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct HoldMilliseconds(u64);

/// Longer, and a runtime that hangs would keep events from whoever waits for them.
const LONGEST: u64 = 10_000;

impl Default for HoldMilliseconds {
    fn default() -> Self {
        Self(300)
    }
}

impl TryFrom<u64> for HoldMilliseconds {
    type Error = String;

    fn try_from(milliseconds: u64) -> Result<Self, String> {
        if milliseconds > LONGEST {
            return Err(format!("{milliseconds} milliseconds are too long to hold events back: {LONGEST} at most"));
        }
        Ok(Self(milliseconds))
    }
}

impl From<HoldMilliseconds> for Duration {
    fn from(hold: HoldMilliseconds) -> Self {
        Self::from_millis(hold.0)
    }
}

#[cfg(test)]
mod tests {
    use super::HoldMilliseconds;

    #[test]
    fn a_hold_is_bounded() {
        assert!(HoldMilliseconds::try_from(10_000).is_ok());
        assert!(HoldMilliseconds::try_from(10_001).is_err());
    }
}
