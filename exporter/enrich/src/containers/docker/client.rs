use std::path::PathBuf;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::handshake;
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tokio::sync::mpsc::Sender;

use super::event_stream::EventStream;
use super::inspect::{add_image, from_inspect};
use crate::containers::container_id::is_container_id;
use crate::containers::failure::Failure;
use crate::containers::image_reference::is_image_id;
use crate::containers::json::{list, text};
use crate::containers::limits::{MAX_ANSWER, MAX_LISTED, MAX_LISTING};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::notice::Notice;
use crate::containers::runtime::Runtime;

/// Containers as they come, go, start and end: `{"type":["container"]}`.
const EVENTS: &str = "/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D";

/// Asks one socket; each question has a connection of its own, and no timeout.
#[derive(Debug)]
pub(in crate::containers) struct DockerClient {
    socket: PathBuf,
    runtime: Runtime,
}

impl DockerClient {
    pub(in crate::containers) fn new(socket: PathBuf, runtime: Runtime) -> Self {
        Self { socket, runtime }
    }

    /// What the runtime says of container `id` and of its image.
    pub(in crate::containers) async fn container(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        let inspect = self.json(&format!("/containers/{id}/json"), MAX_ANSWER).await?;
        // The API takes names and beginnings of ids too, which somebody may have chosen to be mistaken for an id.
        if text(&inspect, "/Id") != id {
            return Err(Failure::NotFound);
        }
        let mut metadata = from_inspect(&inspect, self.runtime.name());
        if is_image_id(&metadata.image_id)
            && let Ok(image) = self.json(&format!("/images/{}/json", metadata.image_id), MAX_ANSWER).await
        {
            add_image(&mut metadata, &image);
        }
        Ok(metadata)
    }

    /// The ids of the running containers.
    pub(in crate::containers) async fn running(&self) -> Result<Vec<String>, Failure> {
        let containers = self.json("/containers/json", MAX_LISTING).await?;
        let ids = list(&containers, "").map(|container| text(container, "/Id")).filter(|id| is_container_id(id));
        Ok(ids.take(MAX_LISTED).map(str::to_owned).collect())
    }

    /// Passes on what happens from now on, until that ends.
    pub(in crate::containers) async fn follow(&self, notices: &Sender<Notice>) -> Result<(), Failure> {
        let mut events = EventStream::new(self.get(EVENTS).await?.into_body(), self.runtime);
        loop {
            notices.send(events.next().await?).await.map_err(|_| Failure::NoRuntime)?;
        }
    }

    async fn json(&self, path: &str, max: usize) -> Result<Value, Failure> {
        let body = Limited::new(self.get(path).await?.into_body(), max);
        let bytes = body.collect().await.map_err(|_| Failure::Malformed)?.to_bytes();
        serde_json::from_slice(&bytes).map_err(|_| Failure::Malformed)
    }

    async fn get(&self, path: &str) -> Result<Response<Incoming>, Failure> {
        let stream = UnixStream::connect(&self.socket).await.map_err(|_| Failure::Unavailable)?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| Failure::Unavailable)?;
        // It ends with the answer's body, which may outlive this call.
        tokio::spawn(connection);
        let request = Request::get(path).header(header::HOST, "localhost").body(Empty::<Bytes>::new());
        let request = request.map_err(|_| Failure::Malformed)?;
        let response = sender.send_request(request).await.map_err(|_| Failure::Unavailable)?;
        match response.status() {
            StatusCode::OK => Ok(response),
            StatusCode::NOT_FOUND => Err(Failure::NotFound),
            _ => Err(Failure::Unavailable),
        }
    }
}
