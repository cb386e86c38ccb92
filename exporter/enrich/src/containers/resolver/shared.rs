use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::config::ResolverConfig;
use super::memory::Memory;
use super::resolved::Resolved;
use crate::containers::counters::Counters;
use crate::containers::endpoints::Endpoints;
use crate::containers::failure::Failure;
use crate::containers::metadata::ContainerMetadata;
use crate::containers::state_dirs::StateDirs;

/// What the parts of a resolver share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) endpoints: Endpoints,
    pub(super) state: Arc<StateDirs>,
    pub(super) counters: Counters,
    pub(super) permits: Semaphore,
    pub(super) attempts: u32,
    memory: Mutex<Memory>,
    answers: Sender<Resolved>,
}

impl Shared {
    pub(super) fn new(config: &ResolverConfig, answers: Sender<Resolved>) -> Self {
        Self {
            endpoints: Endpoints::new(&config.sockets, config.call_timeout),
            state: Arc::new(config.state.clone()),
            counters: Counters::default(),
            permits: Semaphore::new(config.concurrency.max(1)),
            attempts: config.attempts.max(1),
            memory: Mutex::new(Memory::new(config.capacity, config.keep_after_end, config.retry_unknown_after)),
            answers,
        }
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what became known and tells it.
    pub(super) fn publish(&self, id: &str, outcome: Result<Arc<ContainerMetadata>, Failure>, more_follows: bool) {
        let resolved = Resolved { id: id.to_owned(), outcome, more_follows };
        // Locked until it is told: whoever tells what is remembered must not do so after what follows it.
        let mut memory = self.memory();
        memory.put(resolved.clone(), Instant::now());
        self.tell(resolved);
    }

    /// Tells again what is remembered of container `id`, if anything is.
    pub(super) fn tell_again(&self, id: &str) -> bool {
        let mut memory = self.memory();
        let Some(known) = memory.get(id, Instant::now()) else { return false };
        self.tell(known.clone());
        true
    }

    /// What nobody takes is counted: nothing waits for the taker.
    fn tell(&self, resolved: Resolved) {
        if self.answers.try_send(resolved).is_err() {
            self.counters.count_untaken();
        }
    }
}
