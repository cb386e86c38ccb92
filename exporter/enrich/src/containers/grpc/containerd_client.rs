use prost::Message as _;
use tokio::sync::mpsc::Sender;
use tonic::Streaming;
use tonic::transport::Channel;

use super::channel::{failure, subscribe, unary};
use super::containerd_messages::{
    ContainerEvent, Envelope, GetContainerRequest, GetContainerResponse, GetImageRequest, GetImageResponse,
    ListContainersRequest, ListContainersResponse, ListNamespacesRequest, ListNamespacesResponse, NativeContainer,
    SubscribeRequest,
};
use super::native_container::{add_image, from_container};
use crate::containers::container_id::is_container_id;
use crate::containers::failure::Failure;
use crate::containers::limits::{MAX_ANSWER, MAX_LISTED, MAX_LISTING, MAX_NAMESPACES};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::notice::Notice;

const CREATED: &str = "/containers/create";
const DELETED: &str = "/containers/delete";

/// Asks containerd itself, which knows the containers of Docker, of Kubernetes and its own.
#[derive(Debug, Clone)]
pub(in crate::containers) struct ContainerdClient {
    channel: Channel,
}

impl ContainerdClient {
    pub(in crate::containers) fn new(channel: Channel) -> Self {
        Self { channel }
    }

    /// What containerd says of container `id`, in whichever namespace it is, and of its image.
    pub(in crate::containers) async fn container(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        for namespace in self.namespaces().await? {
            let Some(container) = self.get(&namespace, id).await? else { continue };
            let mut metadata = from_container(&container, &namespace);
            let request = GetImageRequest { name: container.image };
            let path = "/containerd.services.images.v1.Images/Get";
            let image: Result<GetImageResponse, _> =
                unary(&self.channel, path, Some(&namespace), request, MAX_ANSWER).await;
            if let Some(image) = image.ok().and_then(|response| response.image) {
                add_image(&mut metadata, &image);
            }
            return Ok(metadata);
        }
        Err(Failure::NotFound)
    }

    async fn get(&self, namespace: &str, id: &str) -> Result<Option<NativeContainer>, Failure> {
        let request = GetContainerRequest { id: id.to_owned() };
        let path = "/containerd.services.containers.v1.Containers/Get";
        let answer: Result<GetContainerResponse, _> =
            unary(&self.channel, path, Some(namespace), request, MAX_ANSWER).await;
        match answer {
            Ok(response) => Ok(response.container.filter(|container| container.id == id)),
            Err(Failure::NotFound) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn namespaces(&self) -> Result<Vec<String>, Failure> {
        let path = "/containerd.services.namespaces.v1.Namespaces/List";
        let answer: ListNamespacesResponse =
            unary(&self.channel, path, None, ListNamespacesRequest {}, MAX_ANSWER).await?;
        Ok(answer.namespaces.into_iter().map(|namespace| namespace.name).take(MAX_NAMESPACES).collect())
    }

    /// The ids of its containers in all namespaces, ended ones too.
    pub(in crate::containers) async fn all(&self) -> Result<Vec<String>, Failure> {
        let mut ids = Vec::new();
        for namespace in self.namespaces().await? {
            let path = "/containerd.services.containers.v1.Containers/List";
            let answer: ListContainersResponse =
                unary(&self.channel, path, Some(&namespace), ListContainersRequest {}, MAX_LISTING).await?;
            ids.extend(answer.containers.into_iter().map(|container| container.id).filter(|id| is_container_id(id)));
            ids.truncate(MAX_LISTED);
        }
        Ok(ids)
    }

    /// Passes on what happens from now on, in all namespaces, until that ends.
    pub(in crate::containers) async fn follow(&self, notices: &Sender<Notice>) -> Result<(), Failure> {
        let filters = [CREATED, DELETED].map(|topic| format!("topic==\"{topic}\"")).to_vec();
        let path = "/containerd.services.events.v1.Events/Subscribe";
        let mut events: Streaming<Envelope> =
            subscribe(&self.channel, path, SubscribeRequest { filters }, MAX_ANSWER).await?;
        loop {
            let envelope = events.message().await.map_err(|status| failure(&status))?.ok_or(Failure::Unavailable)?;
            if let Some(notice) = notice(&envelope) {
                notices.send(notice).await.map_err(|_| Failure::NoRuntime)?;
            }
        }
    }
}

fn notice(envelope: &Envelope) -> Option<Notice> {
    let event = ContainerEvent::decode(envelope.event.as_ref()?.value.as_slice()).ok()?;
    let ended = match envelope.topic.as_str() {
        CREATED => false,
        DELETED => true,
        _ => return None,
    };
    // Docker's containers are containerd's too, and Docker knows more of them.
    is_container_id(&event.id).then_some(Notice { id: event.id, runtime: None, ended })
}
