/// Why the API did not answer a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiFailure {
    #[error("it does not know us (401): look at the token or certificate")]
    Unauthorized,
    #[error("it does not allow that (403)")]
    Forbidden,
    #[error("it does not know that (404)")]
    NotFound,
    #[error("what was seen last is too long ago (410)")]
    Gone,
    #[error("it did not answer in time")]
    Timeout,
    #[error("it cannot be reached: {0}")]
    Unavailable(String),
    #[error("it answered with {0}")]
    Refused(u16),
    #[error("its answer cannot be read: {0}")]
    Malformed(String),
}

/// What became of one question.
pub(super) const OUTCOMES: [&str; 9] =
    ["ok", "unauthorized", "forbidden", "not_found", "gone", "timeout", "unavailable", "refused", "malformed"];

impl ApiFailure {
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            410 => Self::Gone,
            429 | 500..=599 => Self::Unavailable(format!("it answered with {status}")),
            other => Self::Refused(other),
        }
    }

    /// Its place in [`OUTCOMES`].
    pub(super) const fn outcome_index(&self) -> usize {
        match self {
            Self::Unauthorized => 1,
            Self::Forbidden => 2,
            Self::NotFound => 3,
            Self::Gone => 4,
            Self::Timeout => 5,
            Self::Unavailable(_) => 6,
            Self::Refused(_) => 7,
            Self::Malformed(_) => 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_counted_by_its_name() {
        let named = |status| OUTCOMES[ApiFailure::of_status(status).outcome_index()];
        assert_eq!([401, 403, 404, 410].map(named), ["unauthorized", "forbidden", "not_found", "gone"]);
        assert_eq!([429, 503, 302].map(named), ["unavailable", "unavailable", "refused"]);
        assert_eq!(OUTCOMES[ApiFailure::Malformed(String::new()).outcome_index()], "malformed");
        assert_eq!(OUTCOMES[ApiFailure::Timeout.outcome_index()], "timeout");
    }
}
