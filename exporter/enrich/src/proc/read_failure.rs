/// Why bytes of a process or a file were not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadFailure {
    /// The process has ended, or the file is no longer there.
    #[error("gone")]
    Gone,
    /// Permission, a page that is not there, or an input error.
    #[error("not readable")]
    NotReadable,
    /// An offset or a length points outside.
    #[error("out of bounds")]
    OutOfBounds,
    /// More bytes or more time than one process may cost.
    #[error("limit reached")]
    LimitReached,
}

impl From<std::io::Error> for ReadFailure {
    fn from(error: std::io::Error) -> Self {
        const ESRCH: i32 = rustix::io::Errno::SRCH.raw_os_error();
        match error.raw_os_error() {
            Some(ESRCH) => Self::Gone,
            _ if error.kind() == std::io::ErrorKind::NotFound => Self::Gone,
            _ => Self::NotReadable,
        }
    }
}

impl From<rustix::io::Errno> for ReadFailure {
    fn from(error: rustix::io::Errno) -> Self {
        std::io::Error::from(error).into()
    }
}
