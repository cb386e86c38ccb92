use std::sync::Arc;

use tokio::sync::mpsc::{self, Receiver};
use tokio::task::AbortHandle;

use super::config::ResolverConfig;
use super::requests::ContainerRequests;
use super::resolved::Resolved;
use super::shared::Shared;
use super::worker::Worker;
use crate::containers::counters::ResolverCounters;
use crate::containers::metadata::ContainerMetadata;

/// Finds out what the runtimes know of containers, in the background of a tokio runtime. Dropping it ends that.
#[derive(Debug)]
pub struct ContainerResolver {
    requests: ContainerRequests,
    answers: Receiver<Resolved>,
    worker: AbortHandle,
}

impl ContainerResolver {
    /// Starts to work.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime with time and IO.
    #[must_use]
    pub fn start(config: &ResolverConfig) -> Self {
        let length = config.queue.max(1);
        let (queue, waiting) = mpsc::channel(length);
        let (told, answers) = mpsc::channel(length);
        let shared = Arc::new(Shared::new(config, told));
        let worker = Worker::new(Arc::clone(&shared), config);
        let worker = tokio::spawn(worker.run(waiting)).abort_handle();
        Self { requests: ContainerRequests { shared, queue }, answers, worker }
    }

    /// What other threads ask with.
    pub fn requests(&self) -> ContainerRequests {
        self.requests.clone()
    }

    /// See [`ContainerRequests::request`].
    pub fn request(&self, id: &str, runtime_hint: Option<&str>) -> bool {
        self.requests.request(id, runtime_hint)
    }

    /// See [`ContainerRequests::get`].
    pub fn get(&self, id: &str) -> Option<Arc<ContainerMetadata>> {
        self.requests.get(id)
    }

    /// See [`ContainerRequests::counters`].
    pub fn counters(&self) -> ResolverCounters {
        self.requests.counters()
    }

    /// The next answer: each request gets at least one, and containers that the runtimes tell of come unasked. Waits for
    /// ever when there is none; may be dropped while it waits.
    pub async fn next(&mut self) -> Resolved {
        match self.answers.recv().await {
            Some(resolved) => resolved,
            None => std::future::pending().await,
        }
    }

    /// The next answer, if there is one.
    pub fn try_next(&mut self) -> Option<Resolved> {
        self.answers.try_recv().ok()
    }
}

impl Drop for ContainerResolver {
    fn drop(&mut self) {
        self.worker.abort();
    }
}
