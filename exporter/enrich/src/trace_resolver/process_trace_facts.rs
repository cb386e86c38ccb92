use crate::go_runtime::{GoFailure, GoProgram};
use crate::process_context::{ProcessContext, ProcessContextFailure, ThreadSchema};
use crate::thread_context::{Found, ResolveFailure};

/// What one process says of traces, read while it was this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessTraceFacts {
    /// Process id.
    pub pid: u32,
    /// When it started, clock ticks since boot: with the pid, which process this is about.
    pub start_ticks: u64,
    /// When reading began, nanoseconds since boot; zero if nothing was read. What the process has executed since is another
    /// program.
    pub read_since_boot_ns: u64,
    /// Where its threads' contexts are. Looked for also where there is no process context, but not where that names
    /// another schema.
    pub thread_context: Result<Option<Found>, ResolveFailure>,
    /// What it publishes.
    pub process_context: Result<Option<ProcessContext>, ProcessContextFailure>,
    /// Its program, if Go built it.
    pub go: Result<Option<GoProgram>, GoFailure>,
}

impl ProcessTraceFacts {
    pub(crate) fn gone(pid: u32, start_ticks: u64) -> Self {
        Self {
            pid,
            start_ticks,
            read_since_boot_ns: 0,
            thread_context: Err(ResolveFailure::Gone),
            process_context: Err(ProcessContextFailure::Gone),
            go: Err(GoFailure::Gone),
        }
    }

    pub(crate) fn stalled(pid: u32, start_ticks: u64) -> Self {
        Self {
            thread_context: Err(ResolveFailure::Stalled),
            process_context: Err(ProcessContextFailure::Stalled),
            go: Err(GoFailure::Stalled),
            ..Self::gone(pid, start_ticks)
        }
    }

    /// The schema that its process context names.
    pub(crate) fn schema(&self) -> Option<ThreadSchema> {
        self.process_context.as_ref().ok()?.as_ref()?.thread_schema()
    }

    /// Whether asking again a little later may tell more: a process that announces contexts loads the library with the slot
    /// when it needs it.
    pub(crate) fn is_retryable(&self) -> bool {
        let is_announced = self.schema() == Some(ThreadSchema::ThreadLocal);
        match &self.thread_context {
            Ok(None) if is_announced => true,
            Err(failure) if failure.is_retryable() => true,
            _ => self.process_context.as_ref().is_err_and(|failure| failure.is_retryable()),
        }
    }
}
