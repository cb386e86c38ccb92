use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::api_client::ApiClient;
use super::api_failure::ApiFailure;
use super::api_request::ApiRequest;
use super::complaints::Complaints;
use super::counters::Counters;
use super::object::{ObjectMetadata, WatchEvent};
use super::owners::Owners;
use super::pod_change::PodChange;
use super::pod_table::PodTable;
use crate::backoff::Backoff;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// A watch that the API has not ended this long after it should have is dead.
const OVERDUE: Duration = Duration::from_secs(10);
/// A watch that lasted this long did well: the next one begins at once.
const HEALTHY: Duration = Duration::from_secs(5);
/// Pods whose owners are asked for again.
const MAX_INCOMPLETE: usize = 4096;

/// Lists the pods, then watches them, over and over.
pub(super) struct Worker {
    client: ApiClient,
    changes: Sender<PodChange>,
    following: Arc<AtomicBool>,
    counters: Arc<Counters>,
    complaints: Complaints,
    owners: Owners,
    pods: PodTable,
    /// Pods whose owners the API did not tell, by uid.
    incomplete: HashMap<String, ObjectMetadata>,
    /// What was seen last; none before the first list.
    version: Option<String>,
}

impl Worker {
    pub(super) fn new(
        client: ApiClient,
        changes: Sender<PodChange>,
        following: Arc<AtomicBool>,
        counters: Arc<Counters>,
    ) -> Self {
        Self {
            client,
            changes,
            following,
            counters,
            complaints: Complaints::default(),
            owners: Owners::new(),
            pods: PodTable::default(),
            incomplete: HashMap::new(),
            version: None,
        }
    }

    pub(super) async fn run(mut self) {
        let mut backoff = Backoff::up_to(LONGEST_PAUSE);
        loop {
            let begun = Instant::now();
            let (what, outcome) = match self.version.clone() {
                None => ("list", self.list().await),
                Some(version) => ("watch", self.watch(&version).await),
            };
            if outcome.is_err() {
                self.following.store(false, Ordering::Relaxed);
            }
            if what == "list" && outcome.is_ok() {
                continue;
            }
            if begun.elapsed() >= HEALTHY {
                backoff = Backoff::up_to(LONGEST_PAUSE);
                if outcome.is_ok() {
                    continue;
                }
            }
            if let Err(failure) = outcome {
                tracing::debug!(what, %failure, "the Kubernetes API is asked again");
                if failure == ApiFailure::Gone {
                    self.version = None;
                }
            }
            // All sensors of a cluster lose a server at the same time, and must not come back at the same time.
            sleep(backoff.next_pause().mul_f64(0.5 + fastrand::f64() / 2.0)).await;
        }
    }

    async fn list(&mut self) -> Result<(), ApiFailure> {
        let listed = self.client.list().await;
        self.complaints.note(ApiRequest::ListPods, &listed);
        let listed = listed?;
        let pods: Vec<_> = listed.items.into_iter().map(|object| object.metadata).collect();
        self.incomplete.clear();
        for change in self.pods.keep(&pods) {
            self.tell(Some(change)).await;
        }
        for pod in pods {
            self.pod(pod).await;
        }
        self.version = Some(listed.metadata.resource_version);
        Ok(())
    }

    /// Until the API ends it.
    async fn watch(&mut self, version: &str) -> Result<(), ApiFailure> {
        let deadline = Instant::now() + self.client.watch_timeout() + OVERDUE;
        let begun = self.client.watch(version).await;
        self.complaints.note(ApiRequest::WatchPods, &begun);
        let mut lines = begun?;
        self.following.store(true, Ordering::Relaxed);
        loop {
            let again = self.owners.due.filter(|_| !self.incomplete.is_empty());
            tokio::select! {
                line = timeout_at(deadline, lines.next()) => match line.unwrap_or(Err(ApiFailure::Timeout))? {
                    Some(line) => self.line(&line).await?,
                    None => return Ok(()),
                },
                () = until(again) => self.complete().await,
            }
        }
    }

    async fn line(&mut self, line: &[u8]) -> Result<(), ApiFailure> {
        let event: WatchEvent =
            serde_json::from_slice(line).map_err(|error| ApiFailure::Malformed(error.to_string()))?;
        self.counters.count_watch_event(&event.event_type);
        let object = event.object.metadata;
        let version = Some(object.resource_version.clone()).filter(|version| !version.is_empty());
        match event.event_type.as_str() {
            "ADDED" | "MODIFIED" => self.pod(object).await,
            "DELETED" => {
                self.incomplete.remove(&object.uid);
                let change = self.pods.remove(&object);
                self.tell(change).await;
            }
            "ERROR" => return Err(ApiFailure::of_status(event.object.code.unwrap_or_default())),
            _ => {}
        }
        self.version = version.or(self.version.take());
        Ok(())
    }

    /// Finds a pod's owners, and tells what is new of it.
    async fn pod(&mut self, pod: ObjectMetadata) {
        let (owners, is_complete) = self.owners.of(&pod, &self.client, &mut self.complaints).await;
        let change = self.pods.put(&pod, owners);
        if is_complete {
            self.incomplete.remove(&pod.uid);
        } else if self.incomplete.len() < MAX_INCOMPLETE {
            self.incomplete.insert(pod.uid.clone(), pod);
        }
        self.tell(change).await;
    }

    /// Asks again for owners that the API did not tell.
    async fn complete(&mut self) {
        self.owners.due = None;
        for (_, pod) in std::mem::take(&mut self.incomplete) {
            self.pod(pod).await;
        }
    }

    async fn tell(&self, change: Option<PodChange>) {
        self.counters.set_pods(self.pods.len());
        if let Some(change) = change {
            // Nobody takes them any more: the sensor ends.
            drop(self.changes.send(change).await);
        }
    }
}

/// For ever when there is no time.
async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
