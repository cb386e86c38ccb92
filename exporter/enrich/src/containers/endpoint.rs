use std::fs;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout};

use super::docker::DockerClient;
use super::failure::Failure;
use super::grpc::{ContainerdClient, CriClient, channel};
use super::metadata::ContainerMetadata;
use super::notice::Notice;
use super::runtime::Runtime;
use crate::backoff::Backoff;

/// The longest time for which a runtime that does not answer is not asked.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// One socket of one runtime.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) runtime: Runtime,
    socket: PathBuf,
    client: Client,
    limit: Duration,
    backoff: Mutex<Backoff>,
}

#[derive(Debug)]
enum Client {
    Docker(DockerClient),
    Containerd(CriClient, ContainerdClient),
    CriO(CriClient),
}

impl Endpoint {
    /// Connects to nothing yet; `limit` is how long one question may take. A path that is not UTF-8 is refused.
    pub(super) fn new(runtime: Runtime, socket: PathBuf, limit: Duration) -> Result<Self, Failure> {
        let client = match runtime {
            Runtime::Docker | Runtime::Podman => Client::Docker(DockerClient::new(socket.clone(), runtime)),
            Runtime::Containerd => {
                let channel = channel(&socket, limit)?;
                Client::Containerd(CriClient::new(channel.clone(), runtime.name()), ContainerdClient::new(channel))
            }
            Runtime::CriO => Client::CriO(CriClient::new(channel(&socket, limit)?, runtime.name())),
        };
        Ok(Self { runtime, socket, client, limit, backoff: Mutex::new(Backoff::up_to(LONGEST_PAUSE)) })
    }

    /// Where the socket really is, when it is there.
    pub(super) fn present(&self) -> Option<PathBuf> {
        let path = fs::canonicalize(&self.socket).ok()?;
        fs::metadata(&path).ok()?.file_type().is_socket().then_some(path)
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// Whether it may be asked: after it failed, it is left alone for a while.
    pub(super) fn is_due(&self) -> bool {
        self.backoff.lock().unwrap_or_else(PoisonError::into_inner).is_due(Instant::now())
    }

    /// What the runtime says of container `id`.
    pub(super) async fn container(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        let asked = timeout(self.limit, self.ask(id)).await.unwrap_or(Err(Failure::Timeout));
        let answered = !matches!(asked, Err(Failure::Timeout | Failure::Unavailable));
        self.backoff.lock().unwrap_or_else(PoisonError::into_inner).note(answered, Instant::now());
        asked
    }

    async fn ask(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        match &self.client {
            Client::Docker(client) => client.container(id).await,
            Client::CriO(cri) => cri.container(id).await,
            // CRI knows how often a pod's container was started, and the image by all its names.
            Client::Containerd(cri, native) => match cri.container(id).await {
                Ok(mut metadata) => {
                    if let Ok(other) = native.container(id).await {
                        metadata.complete_from(other);
                    }
                    Ok(metadata)
                }
                Err(Failure::Timeout) => Err(Failure::Timeout),
                Err(_) => native.container(id).await,
            },
        }
    }

    /// Tells of the containers that are there.
    pub(super) async fn list(&self, notices: &Sender<Notice>) -> Result<(), Failure> {
        let (listed, runtime) = match &self.client {
            Client::Docker(client) => (timeout(self.limit, client.running()).await, Some(self.runtime)),
            Client::Containerd(_, native) => (timeout(self.limit, native.all()).await, None),
            Client::CriO(cri) => (timeout(self.limit, cri.all()).await, Some(self.runtime)),
        };
        for id in listed.unwrap_or(Err(Failure::Timeout))? {
            notices.send(Notice { id, runtime, ended: false }).await.map_err(|_| Failure::NoRuntime)?;
        }
        Ok(())
    }

    /// Tells of containers as they come and go, until the runtime ends that; an error is why.
    pub(super) async fn follow(&self, notices: &Sender<Notice>) -> Result<(), Failure> {
        match &self.client {
            // Podman tells when it is too late to ask, and its service would never rest.
            Client::Docker(_) if self.runtime == Runtime::Podman => std::future::pending().await,
            Client::Docker(client) => client.follow(notices).await,
            Client::Containerd(_, native) => native.follow(notices).await,
            // CRI-O tells only when it was configured to.
            Client::CriO(_) => std::future::pending().await,
        }
    }
}
