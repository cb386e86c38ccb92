use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use opentelemetry_otlp::{
    Compression as OtlpCompression, ExporterBuildError, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
    WithTonicConfig as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::FinishedSpan;
use super::http_client::SpanHttpClient;
use crate::delivery::{Compression, DeliveryConfig, DeliveryError, Protocol, Transport};

/// Spans that may wait.
const QUEUE: usize = 8 * 1024;

/// Spans of one batch, and how long it gathers.
const BATCH: usize = 512;
const GATHERING: Duration = Duration::from_secs(1);

/// Why spans cannot be delivered.
#[derive(Debug, thiserror::Error)]
pub enum SpanDeliveryError {
    /// The receiver's settings.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The exporter refused its settings.
    #[error("spans cannot be exported: {0}")]
    Exporter(#[from] ExporterBuildError),
}

/// What became of spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpanCounts {
    /// Spans that the receiver took.
    pub exported: u64,
    /// Spans of batches that were given up.
    pub failed: u64,
    /// Spans that found the queue full.
    pub dropped_queue_full: u64,
}

#[derive(Debug, Default)]
struct Counters {
    exported: AtomicU64,
    failed: AtomicU64,
    dropped_queue_full: AtomicU64,
}

/// Exports spans in the background, batch by batch, each resource's for itself.
#[derive(Debug)]
pub struct SpanDelivery {
    queue: mpsc::Sender<FinishedSpan>,
    counters: Arc<Counters>,
    worker: JoinHandle<()>,
}

impl SpanDelivery {
    /// Starts the worker for the receiver that logs go to. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the endpoint is no address, or its files for TLS cannot be used.
    pub fn start(config: &DeliveryConfig) -> Result<Self, SpanDeliveryError> {
        let exporter = exporter(config)?;
        let (queue, spans) = mpsc::channel(QUEUE);
        let counters = Arc::<Counters>::default();
        let worker = tokio::spawn(work(exporter, spans, Arc::clone(&counters)));
        Ok(Self { queue, counters, worker })
    }

    /// Hands a span over, or drops and counts it when too many wait. Never blocks.
    pub fn send(&self, span: FinishedSpan) {
        if self.queue.try_send(span).is_err() {
            self.counters.dropped_queue_full.fetch_add(1, Relaxed);
        }
    }

    /// What became of spans so far.
    pub fn counts(&self) -> SpanCounts {
        SpanCounts {
            exported: self.counters.exported.load(Relaxed),
            failed: self.counters.failed.load(Relaxed),
            dropped_queue_full: self.counters.dropped_queue_full.load(Relaxed),
        }
    }

    /// Delivers what waits, for this long at most.
    pub async fn shutdown(self, patience: Duration) {
        drop(self.queue);
        let counters = self.counters;
        if tokio::time::timeout(patience, self.worker).await.is_err() {
            let exported = counters.exported.load(Relaxed);
            tracing::warn!(exported, "the OTLP receiver did not take all spans in time");
        }
    }
}

fn exporter(config: &DeliveryConfig) -> Result<SpanExporter, SpanDeliveryError> {
    let transport = Transport::new(config)?;
    let is_gzip = config.compression == Compression::Gzip;
    Ok(match config.protocol {
        Protocol::Grpc => {
            let mut builder = SpanExporter::builder()
                .with_tonic()
                .with_channel(transport.channel())
                .with_metadata(transport.metadata())
                .with_timeout(config.timeout);
            if is_gzip {
                builder = builder.with_compression(OtlpCompression::Gzip);
            }
            builder.build()?
        }
        Protocol::Http => {
            let client = SpanHttpClient::new(transport.connector(), transport.headers());
            let mut builder = SpanExporter::builder()
                .with_http()
                .with_http_client(client)
                .with_endpoint(traces_endpoint(&config.endpoint))
                .with_timeout(config.timeout);
            if is_gzip {
                builder = builder.with_compression(OtlpCompression::Gzip);
            }
            builder.build()?
        }
    })
}

/// The address for traces beside the one for logs. One that does not end as the specification has it is taken as it is.
fn traces_endpoint(logs: &str) -> String {
    let (address, query) = logs.split_once('?').map_or((logs, None), |(address, query)| (address, Some(query)));
    let address = match address.strip_suffix("/v1/logs") {
        Some(base) => format!("{base}/v1/traces"),
        None => address.to_owned(),
    };
    query.map_or(address.clone(), |query| format!("{address}?{query}"))
}

async fn work(mut exporter: SpanExporter, mut queue: mpsc::Receiver<FinishedSpan>, counters: Arc<Counters>) {
    let mut is_open = true;
    while is_open {
        let Some(first) = queue.recv().await else { break };
        let end = Instant::now() + GATHERING;
        let mut batch: HashMap<u64, (Resource, Vec<SpanData>)> = HashMap::new();
        let mut count = 0;
        let mut add = |finished: FinishedSpan| {
            let (_, spans) = batch.entry(finished.workload_id).or_insert_with(|| (finished.resource, Vec::new()));
            spans.push(finished.span);
            count += 1;
            count
        };
        add(first);
        loop {
            tokio::select! {
                next = queue.recv() => {
                    is_open = next.is_some();
                    if next.is_none_or(|span| add(span) >= BATCH) {
                        break;
                    }
                }
                () = sleep_until(end) => break,
            }
        }
        for (resource, spans) in batch.into_values() {
            let count = spans.len() as u64;
            exporter.set_resource(&resource);
            match exporter.export(spans).await {
                Ok(()) => counters.exported.fetch_add(count, Relaxed),
                Err(error) => {
                    tracing::warn!(%error, count, "the OTLP receiver did not take spans");
                    counters.failed.fetch_add(count, Relaxed)
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::traces_endpoint;

    #[test]
    fn traces_go_beside_logs() {
        assert_eq!(traces_endpoint("http://c:4318/v1/logs"), "http://c:4318/v1/traces");
        assert_eq!(traces_endpoint("http://c/otlp/v1/logs?tenant=7"), "http://c/otlp/v1/traces?tenant=7");
        assert_eq!(traces_endpoint("http://c/ingest"), "http://c/ingest");
    }
}
