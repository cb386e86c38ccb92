use std::time::Duration;

/// Limits of a [`super::TraceResolver`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceResolverConfig {
    /// Processes that wait for an answer at most; requests beyond are refused.
    pub capacity: usize,
    /// Pauses before a process is read again whose answer may be better later; after the last the answer is as it is.
    pub retry_delays: Vec<Duration>,
    /// What reading one process takes at most. One that takes longer is given up, with the thread that reads it.
    pub stall_limit: Duration,
    /// Threads that may be given up and not yet back; while there are so many, nothing is read.
    pub max_stalled: usize,
}

impl Default for TraceResolverConfig {
    fn default() -> Self {
        Self {
            capacity: 4096,
            retry_delays: [20, 100, 500, 2000].map(Duration::from_millis).to_vec(),
            stall_limit: Duration::from_secs(5),
            max_stalled: 4,
        }
    }
}
