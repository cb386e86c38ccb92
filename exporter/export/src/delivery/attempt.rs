use std::time::Duration;

/// What became of one try to deliver a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// Taken, but for so many records that the receiver refused for good.
    Accepted {
        /// Records refused.
        rejected: u64,
    },
    /// Not taken; another try may succeed.
    Retryable {
        /// Why.
        reason: String,
        /// When the receiver asks to be tried again.
        after: Option<Duration>,
    },
    /// Not taken, and never will be.
    Refused {
        /// Why.
        reason: String,
    },
}
