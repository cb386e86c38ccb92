use crate::proc::ReadFailure;

/// Why a file was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ElfFailure {
    /// Something else: a script, a cache of a just-in-time compiler.
    #[error("no ELF file")]
    NotElf,
    /// 32 bits, big-endian, or neither x86-64 nor AArch64.
    #[error("unsupported machine")]
    UnsupportedMachine,
    /// Counts, sizes or offsets that contradict the format.
    #[error("malformed")]
    Malformed,
    /// It could not be read.
    #[error("{0}")]
    Read(ReadFailure),
}

impl From<ReadFailure> for ElfFailure {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::OutOfBounds => Self::Malformed,
            other => Self::Read(other),
        }
    }
}
