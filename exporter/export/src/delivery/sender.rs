use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet};

use super::attempt::Attempt;
use super::grpc::GrpcClient;
use super::http::HttpClient;
use super::{DeliveryConfig, DeliveryError, DeliveryStats, Protocol, RetryPolicy};
use crate::otlp::Batch;

#[derive(Debug, Clone)]
enum Client {
    Grpc(GrpcClient),
    Http(Arc<HttpClient>),
}

impl Client {
    async fn export(&self, payload: Bytes) -> Attempt {
        match self {
            Self::Grpc(client) => client.export(payload).await,
            Self::Http(client) => client.export(payload).await,
        }
    }
}

/// Delivers batches in the background, several at once.
#[derive(Debug)]
pub struct Delivery {
    queue: mpsc::UnboundedSender<Batch>,
    queue_bytes: usize,
    stats: Arc<DeliveryStats>,
    worker: JoinHandle<()>,
}

impl Delivery {
    /// Starts the worker. Must be called inside a tokio runtime. Nothing is connected yet.
    ///
    /// # Errors
    /// When the endpoint is no address, or when its files for TLS cannot be used.
    pub fn start(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let client = match config.protocol {
            Protocol::Grpc => Client::Grpc(GrpcClient::new(config)?),
            Protocol::Http => Client::Http(Arc::new(HttpClient::new(config)?)),
        };
        let stats = Arc::new(DeliveryStats::default());
        let (queue, batches) = mpsc::unbounded_channel();
        let worker = tokio::spawn(work(client, config.retry, config.concurrency, batches, Arc::clone(&stats)));
        Ok(Self { queue, queue_bytes: config.queue_bytes, stats, worker })
    }

    /// Hands a batch over, or drops and counts it when too much waits already. Never blocks.
    pub fn send(&self, batch: Batch) {
        let size = batch.payload.len() as u64;
        let waiting = self.stats.queued_bytes.fetch_add(size, Relaxed);
        let full = waiting > 0 && waiting + size > self.queue_bytes as u64;
        let records = batch.counts.total();
        if full || self.queue.send(batch).is_err() {
            self.stats.queued_bytes.fetch_sub(size, Relaxed);
            self.stats.dropped_queue_full.fetch_add(records, Relaxed);
        }
    }

    /// What became of the records so far.
    pub fn stats(&self) -> &Arc<DeliveryStats> {
        &self.stats
    }

    /// Delivers what waits, for at most so long. What is left is counted as failed.
    pub async fn shutdown(self, deadline: Duration) {
        let Self { queue, stats, mut worker, .. } = self;
        drop(queue);
        if tokio::time::timeout(deadline, &mut worker).await.is_err() {
            worker.abort();
            let bytes = stats.queued_bytes.load(Relaxed);
            tracing::error!(bytes, "the OTLP receiver did not take everything before the end");
        }
    }
}

async fn work(
    client: Client,
    retry: RetryPolicy,
    concurrency: usize,
    mut batches: mpsc::UnboundedReceiver<Batch>,
    stats: Arc<DeliveryStats>,
) {
    let slots = Arc::new(Semaphore::new(concurrency.max(1)));
    let mut under_way = JoinSet::new();
    while let Some(batch) = batches.recv().await {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { break };
        let (client, stats) = (client.clone(), Arc::clone(&stats));
        under_way.spawn(async move {
            deliver(&client, retry, &batch, &stats).await;
            stats.queued_bytes.fetch_sub(batch.payload.len() as u64, Relaxed);
            drop(slot);
        });
        while under_way.try_join_next().is_some() {}
    }
    while under_way.join_next().await.is_some() {}
}

/// Tries until the batch is taken, refused, or too old.
async fn deliver(client: &Client, retry: RetryPolicy, batch: &Batch, stats: &DeliveryStats) {
    let started = Instant::now();
    let records = batch.counts.total();
    for failures in 0.. {
        let (reason, after) = match client.export(batch.payload.clone()).await {
            Attempt::Accepted { rejected } => {
                stats.rejected.fetch_add(rejected.min(records), Relaxed);
                stats.exported.fetch_add(records.saturating_sub(rejected), Relaxed);
                return;
            }
            Attempt::Refused { reason } => {
                tracing::error!(records, reason, "the OTLP receiver refused a request for good; its records are lost");
                stats.failed.fetch_add(records, Relaxed);
                return;
            }
            Attempt::Retryable { reason, after } => (reason, after),
        };
        let wait = retry.wait(failures, after);
        if started.elapsed() + wait > retry.max_elapsed {
            tracing::error!(records, reason, "gave up on a request to the OTLP receiver; its records are lost");
            stats.failed.fetch_add(records, Relaxed);
            return;
        }
        if failures == 0 {
            tracing::warn!(
                reason,
                "cannot reach the OTLP receiver; trying again (check --otlp-endpoint and the protocol)"
            );
        }
        stats.retries.fetch_add(1, Relaxed);
        tokio::time::sleep(wait).await;
    }
}
