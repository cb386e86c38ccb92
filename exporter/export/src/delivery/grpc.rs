use std::time::Duration;

use bytes::{Buf as _, BufMut as _, Bytes};
use tonic::client::Grpc;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};
use tonic::{Code, Request, Status};

use super::attempt::Attempt;
use super::response::accepted;
use super::{DeliveryConfig, DeliveryError};

const EXPORT: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

/// Receivers may answer this much (the specification's bound).
const MAX_RESPONSE: usize = 4 << 20;

/// A gRPC connection, made when it is first needed and again when it breaks.
#[derive(Debug, Clone)]
pub(super) struct GrpcClient {
    channel: Channel,
}

impl GrpcClient {
    pub(super) fn new(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let unusable = |error: tonic::transport::Error| {
            let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            DeliveryError::Endpoint { endpoint: config.endpoint.clone(), reason }
        };
        let mut endpoint = Endpoint::from_shared(config.endpoint.clone())
            .and_then(|endpoint| endpoint.user_agent(super::http::USER_AGENT))
            .map_err(unusable)?
            .connect_timeout(config.timeout)
            .timeout(config.timeout);
        if config.endpoint.starts_with("https://") {
            endpoint = endpoint.tls_config(ClientTlsConfig::new().with_native_roots()).map_err(unusable)?;
        }
        Ok(Self { channel: endpoint.connect_lazy() })
    }

    pub(super) async fn export(&self, payload: Bytes) -> Attempt {
        let mut client = Grpc::new(self.channel.clone())
            .send_compressed(CompressionEncoding::Gzip)
            // Receivers answer in kind; a reply that cannot be read would pass for a refusal.
            .accept_compressed(CompressionEncoding::Gzip)
            .max_decoding_message_size(MAX_RESPONSE);
        if let Err(error) = client.ready().await {
            return Attempt::Retryable { reason: chain(&error), after: None };
        }
        match client.unary(Request::new(payload), PathAndQuery::from_static(EXPORT), Passthrough).await {
            Ok(response) => accepted(response.get_ref()),
            Err(status) => failed(&status),
        }
    }
}

/// The specification's table of codes.
/// <https://opentelemetry.io/docs/specs/otlp/#failures>
fn failed(status: &Status) -> Attempt {
    let reason = format!("{}: {}", status.code(), chain(status));
    match status.code() {
        Code::Cancelled
        | Code::DeadlineExceeded
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unavailable
        | Code::DataLoss => Attempt::Retryable { reason, after: None },
        // Only a receiver that says when to come back wants to be tried again.
        Code::ResourceExhausted => match retry_delay(status.details()) {
            Some(delay) => Attempt::Retryable { reason, after: Some(delay) },
            None => Attempt::Refused { reason },
        },
        _ => Attempt::Refused { reason },
    }
}

/// `google.rpc.RetryInfo.retry_delay` among the status's details (`google/rpc/status.proto`, `error_details.proto`).
fn retry_delay(details: &[u8]) -> Option<Duration> {
    let status: RpcStatus = prost::Message::decode(details).ok()?;
    let info = status.details.iter().find(|detail| detail.type_url.ends_with("/google.rpc.RetryInfo"))?;
    let info: RetryInfo = prost::Message::decode(&*info.value).ok()?;
    let delay = info.retry_delay?;
    Some(Duration::new(u64::try_from(delay.seconds).ok()?, u32::try_from(delay.nanos).ok()?.min(999_999_999)))
}

#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(message, repeated, tag = "3")]
    details: Vec<AnyMessage>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct AnyMessage {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<ProtoDuration>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct ProtoDuration {
    #[prost(int64, tag = "1")]
    seconds: i64,
    #[prost(int32, tag = "2")]
    nanos: i32,
}

pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Sends bytes that are encoded already.
#[derive(Debug, Clone, Copy, Default)]
struct Passthrough;

impl Codec for Passthrough {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Passthrough {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        target.put(item);
        Ok(())
    }
}

impl Decoder for Passthrough {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        let length = source.remaining();
        Ok(Some(source.copy_to_bytes(length)))
    }
}
