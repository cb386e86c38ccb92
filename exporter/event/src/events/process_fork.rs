use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process was created; the record's task is the child. Feeds the process tree and is not exported.
    pub struct ProcessFork: KIND_PROCESS_FORK = "process.fork" {
        /// Process that called fork or clone.
        spawner_pid: u32 => "vigie.process.spawner.pid" ("4000"),
        /// Thread that called it.
        spawner_tid: u32 => "vigie.process.spawner.thread.id" ("4001"),
    }
    feeds_process_tree_only: true
    each_told: true
    notable: |_, _| false
}

impl ProcessFork {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let fork: wire::process_fork = record.read()?;
        Ok(Self { spawner_pid: fork.spawner_pid, spawner_tid: fork.spawner_tid })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} was forked by {}", event.process.pid, self.spawner_pid)
    }
}
