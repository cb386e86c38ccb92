use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};

/// Receivers may answer this much (the specification's bound).
const MAX_RESPONSE: usize = 4 << 20;

/// The connections of [`crate::delivery`], as the SDK's exporter asks for them.
#[derive(Debug, Clone)]
pub(super) struct SpanHttpClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Sent by us rather than given to the exporter, which would show them in its debug output.
    headers: hyper::HeaderMap,
}

impl SpanHttpClient {
    pub(super) fn new(connector: HttpsConnector<HttpConnector>, headers: hyper::HeaderMap) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build(connector), headers }
    }
}

#[async_trait::async_trait]
impl HttpClient for SpanHttpClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (mut parts, body) = request.into_parts();
        parts.headers.extend(self.headers.clone());
        let response = self.client.request(Request::from_parts(parts, Full::new(body))).await?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MAX_RESPONSE).collect().await?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }
}
