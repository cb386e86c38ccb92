use std::path::Path;
use std::time::Duration;

use prost::Message;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status, Streaming};
use tonic_prost::ProstCodec;

use crate::containers::failure::Failure;

/// The metadata by which containerd learns which namespace is meant.
const NAMESPACE: &str = "containerd-namespace";

/// A connection to `socket` that is made when it is first used, and again when it breaks.
pub(in crate::containers) fn channel(socket: &Path, connect_timeout: Duration) -> Result<Channel, Failure> {
    let path = socket.to_str().ok_or(Failure::Unavailable)?;
    let endpoint = Endpoint::from_shared(format!("unix://{path}")).map_err(|_| Failure::Unavailable)?;
    Ok(endpoint.connect_timeout(connect_timeout).connect_lazy())
}

/// One question and its answer of at most `max` bytes.
pub(super) async fn unary<Q, A>(
    channel: &Channel,
    path: &'static str,
    namespace: Option<&str>,
    question: Q,
    max: usize,
) -> Result<A, Failure>
where
    Q: Message + 'static,
    A: Message + Default + 'static,
{
    let mut client = Grpc::new(channel.clone()).max_decoding_message_size(max);
    client.ready().await.map_err(|_| Failure::Unavailable)?;
    let mut request = Request::new(question);
    if let Some(namespace) = namespace {
        let value = MetadataValue::try_from(namespace).map_err(|_| Failure::Malformed)?;
        request.metadata_mut().insert(NAMESPACE, value);
    }
    let codec = ProstCodec::<Q, A>::default();
    let answer = client.unary(request, PathAndQuery::from_static(path), codec).await;
    answer.map(tonic::Response::into_inner).map_err(|status| failure(&status))
}

/// One question and its answers, as they come, each of at most `max` bytes.
pub(super) async fn subscribe<Q, A>(
    channel: &Channel,
    path: &'static str,
    question: Q,
    max: usize,
) -> Result<Streaming<A>, Failure>
where
    Q: Message + 'static,
    A: Message + Default + 'static,
{
    let mut client = Grpc::new(channel.clone()).max_decoding_message_size(max);
    client.ready().await.map_err(|_| Failure::Unavailable)?;
    let codec = ProstCodec::<Q, A>::default();
    let answer = client.server_streaming(Request::new(question), PathAndQuery::from_static(path), codec).await;
    answer.map(tonic::Response::into_inner).map_err(|status| failure(&status))
}

pub(super) fn failure(status: &Status) -> Failure {
    match status.code() {
        // A service that is switched off knows no container.
        Code::NotFound | Code::Unimplemented => Failure::NotFound,
        Code::DeadlineExceeded => Failure::Timeout,
        Code::OutOfRange | Code::Internal | Code::DataLoss => Failure::Malformed,
        _ => Failure::Unavailable,
    }
}
