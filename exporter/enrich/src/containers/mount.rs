use super::limits::{MAX_PATH, bounded};

/// What a runtime brings itself into each container.
const RUNTIMES_OWN: [&str; 6] =
    ["/etc/resolv.conf", "/etc/hostname", "/etc/hosts", "/dev/shm", "/dev/mqueue", "/run/.containerenv"];

/// A directory or file of the host in a container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mount {
    /// The path on the host.
    pub source: String,
    /// The path in the container.
    pub destination: String,
    /// Whether the container may only read it.
    pub read_only: bool,
}

impl Mount {
    /// A mount, unless it is one that the runtime makes in every container.
    pub(super) fn new(source: &str, destination: &str, read_only: bool) -> Option<Self> {
        if destination.is_empty() || RUNTIMES_OWN.contains(&destination) {
            return None;
        }
        Some(Self { source: bounded(source, MAX_PATH), destination: bounded(destination, MAX_PATH), read_only })
    }
}
