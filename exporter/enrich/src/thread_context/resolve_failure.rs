use crate::elf::ElfFailure;
use crate::proc::ReadFailure;

/// Why a process's slot was not found although it may have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ResolveFailure {
    /// The process has ended.
    #[error("the process has ended")]
    Gone,
    /// A file or memory of it could not be read.
    #[error("a file or the memory of the process is not readable")]
    NotReadable,
    /// A file contradicts the format.
    #[error("malformed ELF file")]
    MalformedElf,
    /// Neither x86-64 nor AArch64, or not this machine's.
    #[error("unsupported machine")]
    UnsupportedMachine,
    /// The loader has not written yet where the slot is.
    #[error("the loader has not resolved the slot yet")]
    UnresolvedDescriptor,
    /// A library has the symbol, but nothing by which it is reached.
    #[error("nothing refers to the symbol")]
    NoRelocation,
    /// The slot is in dynamic storage of a C library whose layout is not known.
    #[error("unknown C library")]
    UnknownLibc,
    /// The loader's words, or the symbol, cannot be right.
    #[error("implausible slot")]
    ImplausibleSlot,
    /// More bytes or time than one process may cost.
    #[error("more to read than one process may cost")]
    LimitReached,
    /// Something in it made the reader wait.
    #[error("reading it stalled")]
    Stalled,
}

impl ResolveFailure {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 10] = [
        Self::Gone,
        Self::NotReadable,
        Self::MalformedElf,
        Self::UnsupportedMachine,
        Self::UnresolvedDescriptor,
        Self::NoRelocation,
        Self::UnknownLibc,
        Self::ImplausibleSlot,
        Self::LimitReached,
        Self::Stalled,
    ];

    /// A short stable name, for counters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::NotReadable => "not_readable",
            Self::MalformedElf => "malformed_elf",
            Self::UnsupportedMachine => "unsupported_machine",
            Self::UnresolvedDescriptor => "unresolved_descriptor",
            Self::NoRelocation => "no_relocation",
            Self::UnknownLibc => "unknown_libc",
            Self::ImplausibleSlot => "implausible_slot",
            Self::LimitReached => "limit_reached",
            Self::Stalled => "stalled",
        }
    }

    /// Whether the same question may have an answer a little later.
    pub fn is_retryable(self) -> bool {
        self == Self::UnresolvedDescriptor
    }
}

impl From<ReadFailure> for ResolveFailure {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Gone => Self::Gone,
            ReadFailure::NotReadable | ReadFailure::OutOfBounds => Self::NotReadable,
            ReadFailure::LimitReached => Self::LimitReached,
        }
    }
}

impl From<ElfFailure> for ResolveFailure {
    fn from(failure: ElfFailure) -> Self {
        match failure {
            ElfFailure::NotElf | ElfFailure::Malformed => Self::MalformedElf,
            ElfFailure::UnsupportedMachine => Self::UnsupportedMachine,
            ElfFailure::Read(failure) => failure.into(),
        }
    }
}
