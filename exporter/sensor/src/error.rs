use std::error::Error;
use std::fmt::Write as _;

/// Why the sensor cannot work at all. What degrades a single event is in [`crate::ProgramStatus`] instead.
#[derive(Debug, thiserror::Error)]
pub enum SensorError {
    /// The process may not load eBPF programs.
    #[error(
        "missing privileges: {}\n  run as root, or give the program what it needs:\n    sudo setcap {}+ep PATH_TO/vigie\n  \
         in a container: privileged, or these capabilities with hostPID",
        .0.join(", "),
        .0.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>().join(",")
    )]
    MissingCapabilities(Vec<&'static str>),
    /// The kernel tells nothing of its types.
    #[error(
        "this kernel has no BTF ({path}: {reason}); Vigie needs a kernel 5.8 or later built with CONFIG_DEBUG_INFO_BTF=y, \
         as all current distributions ship"
    )]
    NoBtf {
        /// Where it was looked for.
        path: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// Not in the initial pid namespace: process ids would be somebody else's.
    #[error(
        "not in the initial pid namespace: process ids from the kernel would not match /proc; \
         run on the host, or with hostPID: true (Kubernetes), --pid=host (docker, podman)"
    )]
    PidNamespace,
    /// The object does not load.
    #[error("cannot load the eBPF object: {0}")]
    Load(String),
    /// The maps cannot be shared between objects.
    #[error("cannot make a BPF file system for the maps (Linux 5.2 and later have it): {0}")]
    SharedMaps(std::io::Error),
    /// The kernel does not time programs.
    #[error("the kernel does not time eBPF programs (sensor.program_statistics): {0}")]
    Statistics(String),
    /// No program could be attached.
    #[error("no eBPF program could be attached; the first reason was: {0}")]
    NothingAttached(String),
    /// A map is missing or refuses an operation.
    #[error("eBPF map {map}: {reason}")]
    Map {
        /// The map.
        map: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// The ring buffer's positions cannot be mapped.
    #[error("cannot map the positions of the ring buffer: {0}")]
    Usage(std::io::Error),
    /// The ring buffer cannot be waited for.
    #[error("cannot wait for the ring buffer: {0}")]
    Wait(#[from] std::io::Error),
}

impl SensorError {
    pub(crate) fn map(map: &'static str) -> impl FnOnce(aya::maps::MapError) -> Self {
        move |error| Self::Map { map, reason: chain(&error) }
    }
}

/// An error with all its causes: the loader's outermost message alone says next to nothing.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}
