use super::failure::Failure;

/// What became of one question.
pub(super) const OUTCOMES: [&str; 5] = ["found", "not_found", "timeout", "unavailable", "malformed"];

/// Its place in [`OUTCOMES`].
pub(super) const fn outcome_index<T>(outcome: Result<&T, Failure>) -> usize {
    match outcome {
        Ok(_) => 0,
        Err(Failure::NotFound | Failure::NoRuntime) => 1,
        Err(Failure::Timeout) => 2,
        Err(Failure::Unavailable) => 3,
        Err(Failure::Malformed) => 4,
    }
}
