use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// How long a client may take for its request's head, and the page's owner for its answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request for the page: answer with its text.
pub type Scrape = oneshot::Sender<String>;

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {reason}; stop what uses it, or choose another with --listen ADDR:PORT")]
pub struct PageError {
    address: SocketAddr,
    reason: std::io::Error,
}

/// Serves `/metrics` and `/healthz`. Values are fetched when they are asked for: an idle page costs nothing.
#[derive(Debug)]
pub struct MetricsPage {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl MetricsPage {
    /// Binds the address and serves. The receiver gets one [`Scrape`] per request.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn start(address: SocketAddr) -> Result<(Self, mpsc::Receiver<Scrape>), PageError> {
        let unusable = |reason| PageError { address, reason };
        let listener = TcpListener::bind(address).await.map_err(unusable)?;
        let address = listener.local_addr().map_err(unusable)?;
        let (scrapes, receiver) = mpsc::channel(16);
        Ok((Self { address, server: tokio::spawn(serve(listener, scrapes)) }, receiver))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for MetricsPage {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, scrapes: mpsc::Sender<Scrape>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors: waiting is all that helps.
            tokio::time::sleep(PATIENCE).await;
            continue;
        };
        let scrapes = scrapes.clone();
        let service = service_fn(move |request| answer(request, scrapes.clone()));
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(16 * 1024)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a client of the metrics page went away");
            }
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    scrapes: mpsc::Sender<Scrape>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if request.method() != Method::GET {
        return Ok(text(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned()));
    }
    Ok(match request.uri().path() {
        "/metrics" => match scrape(&scrapes).await {
            Some(page) => text(StatusCode::OK, page),
            None => text(StatusCode::SERVICE_UNAVAILABLE, "the sensor does not answer\n".to_owned()),
        },
        "/healthz" => text(StatusCode::OK, "ok\n".to_owned()),
        "/" => text(StatusCode::OK, "Vigie\n\n/metrics  for Prometheus\n/healthz  whether it lives\n".to_owned()),
        _ => text(StatusCode::NOT_FOUND, "there is /metrics and /healthz\n".to_owned()),
    })
}

async fn scrape(scrapes: &mpsc::Sender<Scrape>) -> Option<String> {
    let (reply, page) = oneshot::channel();
    scrapes.send_timeout(reply, PATIENCE).await.ok()?;
    tokio::time::timeout(PATIENCE, page).await.ok()?.ok()
}

fn text(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let plain = hyper::header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}
