use std::io::Write as _;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, USER_AGENT as USER_AGENT_HEADER};
use hyper::{Request, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::attempt::Attempt;
use super::grpc::chain;
use super::response::accepted;
use super::{DeliveryConfig, DeliveryError};

pub(super) const USER_AGENT: &str = concat!("vigie/", env!("CARGO_PKG_VERSION"));

/// Receivers may answer this much (the specification's bound).
const MAX_RESPONSE: usize = 4 << 20;

/// An HTTP/1.1 client with kept-alive connections.
#[derive(Debug, Clone)]
pub(super) struct HttpClient {
    client: Client<HttpConnector, Full<Bytes>>,
    uri: Uri,
    timeout: Duration,
}

impl HttpClient {
    pub(super) fn new(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let unusable = |reason: String| DeliveryError::Endpoint { endpoint: config.endpoint.clone(), reason };
        let uri: Uri =
            config.endpoint.parse().map_err(|error: hyper::http::uri::InvalidUri| unusable(error.to_string()))?;
        if uri.scheme_str() != Some("http") || uri.host().is_none() {
            return Err(unusable("OTLP over HTTP takes http:// addresses; for TLS use gRPC".to_owned()));
        }
        Ok(Self { client: Client::builder(TokioExecutor::new()).build_http(), uri, timeout: config.timeout })
    }

    pub(super) async fn export(&self, payload: Bytes) -> Attempt {
        match tokio::time::timeout(self.timeout, self.post(payload)).await {
            Ok(attempt) => attempt,
            Err(_) => Attempt::Retryable { reason: format!("no answer within {:?}", self.timeout), after: None },
        }
    }

    async fn post(&self, payload: Bytes) -> Attempt {
        let request = gzip(&payload).and_then(|body| {
            Request::post(self.uri.clone())
                .header(CONTENT_TYPE, "application/x-protobuf")
                .header(CONTENT_ENCODING, "gzip")
                .header(USER_AGENT_HEADER, USER_AGENT)
                .body(Full::new(Bytes::from(body)))
                .map_err(std::io::Error::other)
        });
        let request = match request {
            Ok(request) => request,
            Err(error) => return Attempt::Refused { reason: error.to_string() },
        };
        let response = match self.client.request(request).await {
            Ok(response) => response,
            Err(error) => return Attempt::Retryable { reason: chain(&error), after: None },
        };
        let status = response.status();
        let after = response.headers().get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?));
        let body = Limited::new(response.into_body(), MAX_RESPONSE).collect().await;
        match status {
            status if status.is_success() => {
                accepted(&body.map(http_body_util::Collected::to_bytes).unwrap_or_default())
            }
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Attempt::Retryable { reason: status.to_string(), after },
            _ => Attempt::Refused { reason: status.to_string() },
        }
    }
}

/// Level 1: the higher ones cost more than everything else on the way together.
fn gzip(payload: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(payload.len() / 4), Compression::fast());
    encoder.write_all(payload)?;
    encoder.finish()
}

/// Seconds, or a date.
fn retry_after(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::now()).ok()
}
