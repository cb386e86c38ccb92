use std::net::IpAddr;

use crate::notable_path::is_home_dot_file;

/// Something that makes a record about files or sockets worth having. One is enough.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordCondition {
    /// One of its paths is this one.
    Whole(String),
    /// One of its paths begins so.
    Prefix(String),
    /// One of its paths ends so.
    Suffix(String),
    /// One of its paths is that of a file in /home/USER whose name begins with a dot, or is below such a folder.
    HomeDotFile,
    /// It has the mark of its kind, wherever the file is: a `file.mode_change` that sets S_ISUID or S_ISGID, a
    /// `file.xattr_change` of an attribute in `security.`, a `file.open` of a file in the upper layer of an overlay, of
    /// events of sockets one of a Unix socket.
    Mark,
    /// The port at the other end is this one.
    PeerPort(u16),
    /// The port at this end is.
    LocalPort(u16),
    /// The address of the other end is this one; an IPv4 address mapped into IPv6 is that of IPv4.
    PeerAddress(IpAddr),
    /// The address of this end is.
    LocalAddress(IpAddr),
}

impl RecordCondition {
    /// Whether it holds of a path; what is about other things does of none.
    pub fn holds(&self, path: &str) -> bool {
        match self {
            Self::Whole(whole) => path == whole,
            Self::Prefix(prefix) => path.starts_with(prefix.as_str()),
            Self::Suffix(suffix) => path.ends_with(suffix.as_str()),
            Self::HomeDotFile => is_home_dot_file(path),
            Self::Mark | Self::PeerPort(_) | Self::LocalPort(_) | Self::PeerAddress(_) | Self::LocalAddress(_) => false,
        }
    }

    /// Holds wherever both do, of the same path; none when both cannot.
    pub(crate) fn and(&self, other: &Self) -> Option<Self> {
        let closer = |is_within: bool, inner: &Self| is_within.then(|| inner.clone());
        match (self, other) {
            (Self::Whole(path), other) | (other, Self::Whole(path)) if !matches!(other, Self::Mark) => {
                closer(other.holds(path), &Self::Whole(path.clone()))
            }
            (Self::Prefix(a), Self::Prefix(b)) if a.len() >= b.len() => closer(a.starts_with(b.as_str()), self),
            (Self::Prefix(a), Self::Prefix(b)) => closer(b.starts_with(a.as_str()), other),
            (Self::Suffix(a), Self::Suffix(b)) if a.len() >= b.len() => closer(a.ends_with(b.as_str()), self),
            (Self::Suffix(a), Self::Suffix(b)) => closer(b.ends_with(a.as_str()), other),
            // Either says enough; a longer text says more.
            (Self::Prefix(a), Self::Suffix(b)) | (Self::Suffix(a), Self::Prefix(b)) if a.len() < b.len() => {
                Some(other.clone())
            }
            (Self::Mark, other) => Some(other.clone()),
            _ => Some(self.clone()),
        }
    }
}
