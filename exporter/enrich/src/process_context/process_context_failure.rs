use crate::proc::ReadFailure;

/// Why a process's context was not read although it has published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ProcessContextFailure {
    /// The process has ended.
    #[error("the process has ended")]
    Gone,
    /// Its memory could not be read.
    #[error("the memory of the process is not readable")]
    NotReadable,
    /// The mapping does not begin as a context does, or names a payload above 64 KiB.
    #[error("not a process context")]
    BadHeader,
    /// A version of the header other than 2.
    #[error("unsupported version")]
    UnsupportedVersion,
    /// It changed during each of three attempts.
    #[error("being written")]
    BeingWritten,
    /// The payload is not the message.
    #[error("malformed message")]
    MalformedMessage,
    /// More bytes or time than one process may cost.
    #[error("more to read than one process may cost")]
    LimitReached,
    /// Something in it made the reader wait.
    #[error("reading it stalled")]
    Stalled,
}

impl ProcessContextFailure {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 8] = [
        Self::Gone,
        Self::NotReadable,
        Self::BadHeader,
        Self::UnsupportedVersion,
        Self::BeingWritten,
        Self::MalformedMessage,
        Self::LimitReached,
        Self::Stalled,
    ];

    /// A short stable name, for counters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::NotReadable => "not_readable",
            Self::BadHeader => "bad_header",
            Self::UnsupportedVersion => "unsupported_version",
            Self::BeingWritten => "being_written",
            Self::MalformedMessage => "malformed_message",
            Self::LimitReached => "limit_reached",
            Self::Stalled => "stalled",
        }
    }

    /// Whether the same question may have an answer a little later.
    pub fn is_retryable(self) -> bool {
        self == Self::BeingWritten
    }
}

impl From<ReadFailure> for ProcessContextFailure {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Gone => Self::Gone,
            ReadFailure::NotReadable | ReadFailure::OutOfBounds => Self::NotReadable,
            ReadFailure::LimitReached => Self::LimitReached,
        }
    }
}
