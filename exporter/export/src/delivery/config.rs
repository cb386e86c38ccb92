use std::time::Duration;

use super::RetryPolicy;

/// OTLP transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `opentelemetry.proto.collector.logs.v1.LogsService/Export`.
    Grpc,
    /// `POST /v1/logs` with a protobuf body.
    Http,
}

/// Where and how requests are delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryConfig {
    /// Address of the receiver: `http://host:4317` for gRPC, the whole `http://host:4318/v1/logs` for HTTP.
    pub endpoint: String,
    /// The transport.
    pub protocol: Protocol,
    /// How long one try may take.
    pub timeout: Duration,
    /// Uncompressed bytes that may wait; what does not fit is dropped and counted.
    pub queue_bytes: usize,
    /// Requests under way at once.
    pub concurrency: usize,
    /// When a try is repeated.
    pub retry: RetryPolicy,
}

impl DeliveryConfig {
    /// The defaults for a receiver.
    pub fn new(endpoint: String, protocol: Protocol) -> Self {
        Self {
            endpoint,
            protocol,
            timeout: Duration::from_secs(10),
            queue_bytes: 64 << 20,
            concurrency: 4,
            retry: RetryPolicy::default(),
        }
    }
}

/// Why delivery cannot even start.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The address is no address.
    #[error("OTLP endpoint {endpoint:?} is not usable: {reason}; it should look like http://127.0.0.1:4317")]
    Endpoint {
        /// As given.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
}
