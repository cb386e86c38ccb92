//! Delivery of finished requests to an OTLP receiver, by gRPC or HTTP.

mod attempt;
mod config;
mod grpc;
mod http;
mod response;
mod retry;
mod sender;
mod stats;

pub use config::{DeliveryConfig, DeliveryError, Protocol};
pub use retry::RetryPolicy;
pub use sender::Delivery;
pub use stats::{DeliveryCounts, DeliveryStats};
