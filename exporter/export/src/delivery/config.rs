use std::path::PathBuf;
use std::time::Duration;

use crate::otlp::BatcherConfig;

/// How OTLP travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// gRPC over HTTP/2, port 4317 by default.
    Grpc,
    /// Protobuf over HTTP/1.1, port 4318 by default.
    HttpProtobuf,
}

impl Protocol {
    /// From the spelling of `OTEL_EXPORTER_OTLP_PROTOCOL`, in any case; `http` is short for `http/protobuf`.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "grpc" => Some(Self::Grpc),
            "http" | "http/protobuf" => Some(Self::HttpProtobuf),
            _ => None,
        }
    }
}

/// How a request's body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip at level 1: higher levels take longer than everything else that is done for a record.
    Gzip,
}

impl Compression {
    /// From the spelling of `OTEL_EXPORTER_OTLP_COMPRESSION`, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "gzip" => Some(Self::Gzip),
            _ => None,
        }
    }
}

/// PEM files for TLS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TlsFiles {
    /// Certificates of the authorities that are trusted; without it those of the system are.
    pub ca: Option<PathBuf>,
    /// The client's certificate chain.
    pub certificate: Option<PathBuf>,
    /// The client's private key.
    pub key: Option<PathBuf>,
}

/// When a batch that could not be delivered is tried again.
///
/// OTLP demands exponential back-off with jitter and names no numbers; the defaults are the Collector's.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryConfig {
    /// The first wait, before jitter.
    pub initial: Duration,
    /// The longest wait of our own, before jitter; a receiver can ask for more.
    pub max_interval: Duration,
    /// What the wait grows by each time.
    pub multiplier: f64,
    /// From the first attempt until the batch is given up.
    pub max_elapsed: Duration,
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            initial: Duration::from_secs(5),
            max_interval: Duration::from_secs(30),
            multiplier: 1.5,
            max_elapsed: Duration::from_secs(300),
        }
    }
}

/// Everything about delivery to one OTLP receiver.
#[derive(Clone, PartialEq)]
pub struct OtlpConfig {
    /// How OTLP travels.
    pub protocol: Protocol,
    /// Where to: for HTTP the whole URL (`http://localhost:4318/v1/logs`), for gRPC scheme and authority
    /// (`http://localhost:4317`). The scheme decides about TLS.
    pub endpoint: String,
    /// Sent with each request; values may be secret.
    pub headers: Vec<(String, String)>,
    /// How bodies are compressed.
    pub compression: Compression,
    /// For one attempt; `None` waits for ever.
    pub timeout: Option<Duration>,
    /// Files for TLS.
    pub tls: TlsFiles,
    /// When to try again.
    pub retry: RetryConfig,
    /// Requests in flight at once.
    pub concurrency: usize,
    /// Uncompressed bytes that may wait or be in flight; more are refused.
    pub queue_bytes: usize,
    /// Records that may wait or be in flight; more are refused.
    pub queue_records: u64,
    /// When a batch is finished.
    pub batch: BatcherConfig,
    /// How long a record may wait for its batch to fill.
    pub flush_delay: Duration,
}

impl OtlpConfig {
    /// The specification's defaults for the protocol, and ours where it leaves the choice.
    pub fn new(protocol: Protocol) -> Self {
        let endpoint = match protocol {
            Protocol::Grpc => "http://localhost:4317",
            Protocol::HttpProtobuf => "http://localhost:4318/v1/logs",
        };
        Self {
            protocol,
            endpoint: endpoint.to_owned(),
            headers: Vec::new(),
            compression: Compression::None,
            timeout: Some(Duration::from_secs(10)),
            tls: TlsFiles::default(),
            retry: RetryConfig::default(),
            concurrency: 4,
            queue_bytes: 64 * 1024 * 1024,
            queue_records: 128 * 1024,
            batch: BatcherConfig::default(),
            flush_delay: Duration::from_millis(200),
        }
    }
}

impl std::fmt::Debug for OtlpConfig {
    /// Without the values of headers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("OtlpConfig")
            .field("protocol", &self.protocol)
            .field("endpoint", &self.endpoint)
            .field("headers", &headers)
            .field("compression", &self.compression)
            .field("timeout", &self.timeout)
            .field("tls", &self.tls)
            .field("retry", &self.retry)
            .field("concurrency", &self.concurrency)
            .field("queue_bytes", &self.queue_bytes)
            .field("queue_records", &self.queue_records)
            .field("batch", &self.batch)
            .field("flush_delay", &self.flush_delay)
            .finish()
    }
}
