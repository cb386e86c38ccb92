use crate::elf::ElfFailure;
use crate::proc::ReadFailure;

/// Why the labels of a Go program cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum GoFailure {
    /// The process has ended.
    #[error("the process has ended")]
    Gone,
    /// Its program could not be read.
    #[error("the program is not readable")]
    NotReadable,
    /// Its program, or what that says of how it was built, contradicts the format.
    #[error("malformed program")]
    Malformed,
    /// Anything but x86-64: elsewhere the goroutine is in a register.
    #[error("unsupported machine")]
    UnsupportedMachine,
    /// The program does not say a version that can be read.
    #[error("unknown version")]
    UnknownVersion,
    /// A version whose layout is not known.
    #[error("unsupported version")]
    UnsupportedVersion,
    /// The program is stripped and has thread-local variables besides Go's.
    #[error("place of the goroutine unknown")]
    UnknownGoroutine,
    /// More bytes or time than one process may cost.
    #[error("more to read than one process may cost")]
    LimitReached,
    /// Something in it made the reader wait.
    #[error("reading it stalled")]
    Stalled,
}

impl GoFailure {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 9] = [
        Self::Gone,
        Self::NotReadable,
        Self::Malformed,
        Self::UnsupportedMachine,
        Self::UnknownVersion,
        Self::UnsupportedVersion,
        Self::UnknownGoroutine,
        Self::LimitReached,
        Self::Stalled,
    ];

    /// A short stable name, for counters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::NotReadable => "not_readable",
            Self::Malformed => "malformed",
            Self::UnsupportedMachine => "unsupported_machine",
            Self::UnknownVersion => "unknown_version",
            Self::UnsupportedVersion => "unsupported_version",
            Self::UnknownGoroutine => "unknown_goroutine",
            Self::LimitReached => "limit_reached",
            Self::Stalled => "stalled",
        }
    }
}

impl From<ReadFailure> for GoFailure {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Gone => Self::Gone,
            ReadFailure::NotReadable => Self::NotReadable,
            ReadFailure::OutOfBounds => Self::Malformed,
            ReadFailure::LimitReached => Self::LimitReached,
        }
    }
}

impl From<ElfFailure> for GoFailure {
    fn from(failure: ElfFailure) -> Self {
        match failure {
            ElfFailure::NotElf | ElfFailure::Malformed => Self::Malformed,
            ElfFailure::UnsupportedMachine => Self::UnsupportedMachine,
            ElfFailure::Read(failure) => failure.into(),
        }
    }
}
