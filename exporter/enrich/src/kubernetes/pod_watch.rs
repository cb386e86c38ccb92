use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::{self, Receiver};
use tokio::task::AbortHandle;

use super::api_client::ApiClient;
use super::counters::{Counters, KubernetesCounters};
use super::error::KubernetesError;
use super::kubernetes_config::KubernetesConfig;
use super::pod_change::PodChange;
use super::worker::Worker;

/// Changes that wait; the API waits for them to be taken.
const CHANGES: usize = 256;

/// Follows the pods of this node in the background of a tokio runtime. Dropping it ends that.
#[derive(Debug)]
pub struct PodWatch {
    changes: Receiver<PodChange>,
    status: PodWatchStatus,
    worker: AbortHandle,
}

/// How it goes; may be cloned.
#[derive(Debug, Clone)]
pub struct PodWatchStatus {
    following: Arc<AtomicBool>,
    counters: Arc<Counters>,
}

impl PodWatch {
    /// Starts to work. The API need not be there yet.
    ///
    /// # Errors
    /// When it is not known where the API is or how it knows us.
    ///
    /// # Panics
    /// Outside of a tokio runtime with time and IO.
    pub async fn start(config: &KubernetesConfig) -> Result<Self, KubernetesError> {
        let status = PodWatchStatus { following: Arc::default(), counters: Arc::default() };
        let client = ApiClient::new(config, Arc::clone(&status.counters)).await?;
        let (sender, changes) = mpsc::channel(CHANGES);
        let worker = Worker::new(client, sender, Arc::clone(&status.following), Arc::clone(&status.counters));
        let worker = tokio::spawn(worker.run()).abort_handle();
        Ok(Self { changes, status, worker })
    }

    /// The next change. Waits for ever when there is none; may be dropped while it waits.
    pub async fn next(&mut self) -> PodChange {
        match self.changes.recv().await {
            Some(change) => change,
            None => std::future::pending().await,
        }
    }

    /// How it goes.
    pub fn status(&self) -> PodWatchStatus {
        self.status.clone()
    }
}

impl PodWatchStatus {
    /// Whether the API tells of pods: one that it has not told of yet may still come.
    pub fn is_following(&self) -> bool {
        self.following.load(Ordering::Relaxed)
    }

    /// What was done so far.
    pub fn counters(&self) -> KubernetesCounters {
        self.counters.read()
    }
}

impl Drop for PodWatch {
    fn drop(&mut self) {
        self.worker.abort();
    }
}
