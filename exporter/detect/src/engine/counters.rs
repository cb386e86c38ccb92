use std::sync::Arc;

use vigie_event::RuleInfo;

/// What one rule did since the detector began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCounters {
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// Matches that no exception silenced, those counted into an open signal included.
    pub matches: u64,
    /// Matches that were silenced, by the exception's name.
    pub suppressed: Vec<(String, u64)>,
    /// Signals opened.
    pub signals: u64,
}

/// What the detector did beside its rules' work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DetectorCounters {
    /// Groups whose window is open now.
    pub open_groups: usize,
    /// Groups that were closed before their window's end, to make room.
    pub closed_early: u64,
}
