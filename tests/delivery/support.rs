//! What the tests send, and how.

use std::sync::Arc;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use prost::Message as _;
use vigie_export::delivery::{Delivery, DeliveryConfig, DeliveryCounts, DeliveryError, Protocol, RetryPolicy};
use vigie_export::otlp::{Batch, RecordCounts};

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How many records [`batch`] has.
pub(crate) const RECORDS: u64 = 5;

/// A request with five records of this event name.
pub(crate) fn batch_of(event_name: &str) -> Batch {
    let record = LogRecord { event_name: event_name.to_owned(), ..LogRecord::default() };
    let scope_logs = vec![ScopeLogs { log_records: vec![record; RECORDS as usize], ..ScopeLogs::default() }];
    let request =
        ExportLogsServiceRequest { resource_logs: vec![ResourceLogs { scope_logs, ..ResourceLogs::default() }] };
    Batch { payload: request.encode_to_vec().into(), counts: RecordCounts::of_signals(RECORDS) }
}

/// A request with five records.
pub(crate) fn batch() -> Batch {
    batch_of("test")
}

/// Delivery to `base`, to which HTTP adds its path, that tries again soon.
pub(crate) fn config(base: &str, protocol: Protocol) -> DeliveryConfig {
    let endpoint = match protocol {
        Protocol::Grpc => base.to_owned(),
        Protocol::Http => format!("{base}/v1/logs"),
    };
    DeliveryConfig {
        retry: RetryPolicy {
            initial: Duration::from_millis(50),
            max_interval: Duration::from_millis(100),
            max_elapsed: Duration::from_secs(15),
        },
        ..DeliveryConfig::new(endpoint, protocol)
    }
}

/// Delivers one batch, to the end, and tells what was counted.
pub(crate) async fn deliver(config: &DeliveryConfig, batch: Batch) -> Result<DeliveryCounts, DeliveryError> {
    let delivery = Delivery::start(config)?;
    let stats = Arc::clone(delivery.stats());
    delivery.send(batch);
    delivery.shutdown(PATIENCE).await;
    Ok(stats.read())
}
