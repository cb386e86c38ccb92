use std::error::Error as _;
use std::sync::Arc;

use bytes::Bytes;
use tonic::client::Grpc;
use tonic::codec::CompressionEncoding;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::MetadataMap;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use super::attempt::Attempt;
use super::client_identity::ClientIdentity;
use super::failure::describe;
use super::passthrough::Passthrough;
use super::response::accepted;
use super::retry_info::retry_delay;
use super::{Compression, DeliveryConfig, DeliveryError, Transport};

const EXPORT: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

/// Receivers may answer this much (the specification's bound).
const MAX_RESPONSE: usize = 4 << 20;

/// A gRPC connection, made when it is first needed and again when it breaks.
#[derive(Debug, Clone)]
pub(super) struct GrpcClient {
    channel: Channel,
    metadata: MetadataMap,
    compression: Compression,
    identity: Arc<ClientIdentity>,
}

impl GrpcClient {
    pub(super) fn new(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let transport = Transport::new(config)?;
        Ok(Self {
            channel: transport.channel(),
            metadata: transport.metadata(),
            compression: config.compression,
            identity: transport.identity(),
        })
    }

    pub(super) async fn export(&self, payload: Bytes) -> Attempt {
        let mut client = Grpc::new(self.channel.clone())
            // Receivers answer in kind; a reply that cannot be read would pass for a refusal.
            .accept_compressed(CompressionEncoding::Gzip)
            .max_decoding_message_size(MAX_RESPONSE);
        if self.compression == Compression::Gzip {
            client = client.send_compressed(CompressionEncoding::Gzip);
        }
        if let Err(error) = client.ready().await {
            return Attempt::Retryable { reason: describe(&error, &self.identity), after: None };
        }
        let mut request = Request::new(payload);
        *request.metadata_mut() = self.metadata.clone();
        let answer = client.unary(request, PathAndQuery::from_static(EXPORT), Passthrough).await;
        // A status with a source was made here, of a connection that failed: no receiver has said so.
        if let Err(status) = &answer
            && let Some(cause) = status.source()
        {
            return Attempt::Retryable { reason: describe(cause, &self.identity), after: None };
        }
        self.identity.answered();
        match answer {
            Ok(response) => accepted(response.get_ref()),
            Err(status) => failed(&status),
        }
    }
}

/// The specification's table of codes.
/// <https://opentelemetry.io/docs/specs/otlp/#failures>
fn failed(status: &Status) -> Attempt {
    let reason = format!("{}: {}", status.code(), status.message());
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
