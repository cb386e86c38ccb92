use std::time::Duration;

use crate::containers::runtime_sockets::RuntimeSockets;
use crate::containers::state_dirs::StateDirs;

/// How a [`super::ContainerResolver`] works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolverConfig {
    /// Where the runtimes listen.
    pub sockets: RuntimeSockets,
    /// Where the runtimes keep their state.
    pub state: StateDirs,
    /// How long one runtime may take to answer one question.
    pub call_timeout: Duration,
    /// How often the runtimes are asked for a container before it counts as unknown. The pauses double from 20 ms.
    pub attempts: u32,
    /// How long an unknown container is not asked for again.
    pub retry_unknown_after: Duration,
    /// How long a container is remembered after its end, for events that come late.
    pub keep_after_end: Duration,
    /// How many containers are remembered; the one not asked for the longest goes first.
    pub capacity: usize,
    /// How many containers are asked for at the same time.
    pub concurrency: usize,
    /// How many requests may wait, and how many answers.
    pub queue: usize,
    /// Whether the runtimes are asked at the start for what runs, and Docker and containerd followed to hear of new
    /// containers before these run.
    pub follow: bool,
}

impl Default for ResolverConfig {
    fn default() -> Self {
        Self {
            sockets: RuntimeSockets::default(),
            state: StateDirs::default(),
            call_timeout: Duration::from_secs(2),
            attempts: 9,
            retry_unknown_after: Duration::from_secs(30),
            keep_after_end: Duration::from_mins(5),
            capacity: 4096,
            concurrency: 8,
            queue: 1024,
            follow: true,
        }
    }
}
