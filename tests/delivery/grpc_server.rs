//! A gRPC server that answers as it is told, and keeps what it was sent.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tonic::Status;
use tonic::body::Body;

/// One answer.
pub(crate) enum Answer {
    /// OK with this message, encoded.
    Message(Vec<u8>),
    /// Not OK.
    Status(Box<Status>),
    /// The connection is closed with the request unanswered.
    HangUp,
}

impl Answer {
    pub(crate) fn status(code: tonic::Code, message: &str) -> Self {
        Self::Status(Box::new(Status::new(code, message)))
    }
}

/// One request.
#[derive(Clone)]
pub(crate) struct GrpcRequest {
    /// When it was complete.
    pub(crate) arrived: Instant,
    /// The service and its method.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    /// The compression flag, four bytes of length, and the message.
    pub(crate) body: Bytes,
}

/// Listens on the loopback interface until it is dropped.
pub(crate) struct GrpcServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<GrpcRequest>>,
}

impl GrpcServer {
    /// Gives these answers in turn, and afterwards takes everything.
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { answers: Mutex::new(answers.into_iter().collect()), ..Shared::default() });
        let acceptor = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    tokio::spawn(serve(Arc::clone(&shared), connection));
                }
            }
        });
        Self { address, shared, acceptor }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<GrpcRequest> {
        lock(&self.shared.requests).clone()
    }
}

impl Drop for GrpcServer {
    fn drop(&mut self) {
        self.acceptor.abort();
    }
}

async fn serve(shared: Arc<Shared>, connection: TcpStream) {
    let hang_up = Arc::new(Notify::new());
    let service = service_fn(|request| answer(Arc::clone(&shared), Arc::clone(&hang_up), request));
    tokio::select! {
        // A client that goes away is no fault of the server.
        _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(connection), service) => {}
        () = hang_up.notified() => {}
    }
}

async fn answer(
    shared: Arc<Shared>,
    hang_up: Arc<Notify>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let path = head.uri.path().to_owned();
    lock(&shared.requests).push(GrpcRequest { arrived: Instant::now(), path, headers: head.headers, body });
    let next = lock(&shared.answers).pop_front();
    match next.unwrap_or(Answer::Message(Vec::new())) {
        Answer::Message(message) => Ok(ok(&message)),
        Answer::Status(status) => Ok(status.into_http()),
        Answer::HangUp => {
            hang_up.notify_one();
            std::future::pending().await
        }
    }
}

fn ok(message: &[u8]) -> Response<Body> {
    let mut frame = vec![0];
    frame.extend(u32::try_from(message.len()).expect("a short message").to_be_bytes());
    frame.extend(message);
    let trailers = HeaderMap::from_iter([("grpc-status".parse().expect("a name"), HeaderValue::from_static("0"))]);
    let body = Full::new(Bytes::from(frame)).with_trailers(async { Some(Ok(trailers)) });
    Response::builder().header("content-type", "application/grpc").body(Body::new(body)).expect("a response")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
