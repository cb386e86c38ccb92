use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{
    CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER, USER_AGENT as USER_AGENT_HEADER,
};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::attempt::Attempt;
use super::client_identity::ClientIdentity;
use super::connector::Connector;
use super::failure::describe;
use super::response::accepted;
use super::{Compression, DeliveryConfig, DeliveryError, endpoint};

pub(super) const USER_AGENT: &str = concat!("vigie/", env!("CARGO_PKG_VERSION"));

/// Receivers may answer this much (the specification's bound).
const MAX_RESPONSE: usize = 4 << 20;

/// An HTTP/1.1 client with kept-alive connections.
#[derive(Debug, Clone)]
pub(super) struct HttpClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    uri: Uri,
    headers: HeaderMap,
    compression: Compression,
    timeout: Duration,
    identity: Arc<ClientIdentity>,
}

impl HttpClient {
    pub(super) fn new(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let uri = endpoint::uri(config)?;
        let connector = Connector::new(config, &uri)?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT_HEADER, HeaderValue::from_static(USER_AGENT));
        headers.extend(config.headers.map().clone());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-protobuf"));
        if config.compression == Compression::Gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let client = Client::builder(TokioExecutor::new()).build(connector.https);
        Ok(Self {
            client,
            uri,
            headers,
            compression: config.compression,
            timeout: config.timeout,
            identity: connector.identity,
        })
    }

    pub(super) async fn export(&self, payload: Bytes) -> Attempt {
        match tokio::time::timeout(self.timeout, self.post(payload)).await {
            Ok(attempt) => attempt,
            Err(_) => Attempt::Retryable { reason: format!("no answer within {:?}", self.timeout), after: None },
        }
    }

    async fn post(&self, payload: Bytes) -> Attempt {
        let body = match self.compression {
            Compression::None => payload,
            Compression::Gzip => match gzip(&payload) {
                Ok(body) => Bytes::from(body),
                Err(error) => return Attempt::Refused { reason: error.to_string() },
            },
        };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        let response = match self.client.request(request).await {
            Ok(response) => response,
            Err(error) => return Attempt::Retryable { reason: describe(&error, &self.identity), after: None },
        };
        self.identity.answered();
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
    let mut encoder = GzEncoder::new(Vec::with_capacity(payload.len() / 4), flate2::Compression::fast());
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
