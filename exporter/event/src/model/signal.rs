use std::sync::Arc;

use crate::{Event, RecordId, RuleInfo};

/// Where in its life a signal's record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignalState {
    /// The first match of a group in its window.
    Opened,
    /// The window has ended after further matches: the record carries their number.
    Closed,
}

impl SignalState {
    /// The value of `vigie.signal.state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
        }
    }
}

/// A rule matched.
#[derive(Debug, Clone)]
pub struct Signal {
    /// Identity of this log record.
    pub uid: RecordId,
    /// Identity of the signal: the same in its opening and its closing record.
    pub signal_uid: RecordId,
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// The event that opened it.
    pub event: Arc<Event>,
    /// One human line, made from the rule's template.
    pub message: String,
    /// Which record of the signal this is.
    pub state: SignalState,
    /// The group's key: rule field names and values as text.
    pub group: Vec<(String, String)>,
    /// Matches so far, the first included.
    pub count: u64,
    /// When the first match happened, nanoseconds since the epoch.
    pub first_seen_unix_nano: u64,
    /// When the last match happened, nanoseconds since the epoch.
    pub last_seen_unix_nano: u64,
}
