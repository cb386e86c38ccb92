use std::time::Duration;

use super::{Compression, Headers, Protocol, RetryPolicy, TlsFiles};

/// Where and how requests are delivered. Debug output holds no header's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryConfig {
    /// Address of the receiver: `http://host:4317` for gRPC, where the scheme may be left out, and the whole
    /// `http://host:4318/v1/logs` for HTTP. `https` means TLS.
    pub endpoint: String,
    /// The transport.
    pub protocol: Protocol,
    /// Whether a gRPC endpoint without a scheme is spoken to without TLS.
    pub insecure: bool,
    /// What goes with each request.
    pub headers: Headers,
    /// How requests are compressed.
    pub compression: Compression,
    /// Files for TLS; without effect when the endpoint is reached without it.
    pub tls: TlsFiles,
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
            insecure: false,
            headers: Headers::default(),
            compression: Compression::default(),
            tls: TlsFiles::default(),
            timeout: Duration::from_secs(10),
            queue_bytes: 64 << 20,
            concurrency: 4,
            retry: RetryPolicy::default(),
        }
    }
}
