use super::bits::Bits;

/// What is known of the event under evaluation; its memory is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Predicates whose truth is known.
    pub(super) known: Bits,
    /// Those of them that hold.
    pub(super) holds: Bits,
    /// Field indexes that have been asked.
    pub(super) asked: Bits,
    /// Rules that may match.
    pub(super) candidates: Bits,
}
