//! Delivery of finished batches to an OTLP receiver, and of records to a file of OTLP JSON lines.
//!
//! Protocol: <https://opentelemetry.io/docs/specs/otlp/>; configuration by environment:
//! <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>.

mod attempt;
mod backoff;
mod config;
mod endpoint;
mod environment;
mod error;
mod grpc;
mod headers;
mod http;
mod json_file;
mod otlp_delivery;
mod response;
mod retry_after;
mod stats;
mod ticket;
mod tls;
mod transport;
mod warnings;
mod worker;

pub use config::{Compression, OtlpConfig, Protocol, RetryConfig, TlsFiles};
pub use environment::OtlpOverrides;
pub use error::{DeliveryError, EndpointError};
pub use json_file::{JsonFileError, OtlpJsonFile};
pub use otlp_delivery::OtlpDelivery;
pub use stats::{DeliverySnapshot, DeliveryStats, FailureReason, RequestOutcome};

/// What the sensor calls itself towards receivers.
const USER_AGENT: &str = concat!("vigie/", env!("CARGO_PKG_VERSION"));

/// Bytes of a response that are read, as OTLP demands of clients.
const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;
