use tonic::transport::Channel;

use super::channel::unary;
use super::cri_container::{add_image, from_sandbox, from_status};
use super::cri_messages::{
    ContainerStatusRequest, ContainerStatusResponse, ImageSpec, ImageStatusRequest, ImageStatusResponse,
    ListContainersRequest, ListContainersResponse, PodSandboxStatusRequest, PodSandboxStatusResponse,
};
use crate::containers::container_id::is_container_id;
use crate::containers::failure::Failure;
use crate::containers::limits::{MAX_ANSWER, MAX_LISTED, MAX_LISTING};
use crate::containers::metadata::ContainerMetadata;

/// Asks a runtime of Kubernetes.
#[derive(Debug, Clone)]
pub(in crate::containers) struct CriClient {
    channel: Channel,
    runtime: &'static str,
}

impl CriClient {
    pub(in crate::containers) fn new(channel: Channel, runtime: &'static str) -> Self {
        Self { channel, runtime }
    }

    /// What the runtime says of container `id` and of its image, or of the pod whose namespaces it holds.
    pub(in crate::containers) async fn container(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        let request = ContainerStatusRequest { container_id: id.to_owned(), verbose: true };
        let asked = self.ask("/runtime.v1.RuntimeService/ContainerStatus", request).await;
        let response: ContainerStatusResponse = match asked {
            Err(Failure::NotFound) => return self.sandbox(id).await,
            other => other?,
        };
        let mut metadata = from_status(&response, self.runtime).ok_or(Failure::Malformed)?;
        // Runtimes take the beginning of an id for the id.
        if metadata.id != id {
            return Err(Failure::NotFound);
        }
        let status = response.status.unwrap_or_default();
        let image = if status.image_id.is_empty() { status.image_ref } else { status.image_id };
        let spec = ImageSpec { image, ..ImageSpec::default() };
        let request = ImageStatusRequest { image: Some(spec) };
        let image: Result<ImageStatusResponse, _> = self.ask("/runtime.v1.ImageService/ImageStatus", request).await;
        if let Some(image) = image.ok().and_then(|response| response.image) {
            add_image(&mut metadata, &image);
        }
        Ok(metadata)
    }

    async fn sandbox(&self, id: &str) -> Result<ContainerMetadata, Failure> {
        let request = PodSandboxStatusRequest { pod_sandbox_id: id.to_owned() };
        let response: PodSandboxStatusResponse =
            self.ask("/runtime.v1.RuntimeService/PodSandboxStatus", request).await?;
        let status = response.status.filter(|status| status.id == id).ok_or(Failure::NotFound)?;
        Ok(from_sandbox(&status, self.runtime))
    }

    /// The ids of its containers, ended ones too.
    pub(in crate::containers) async fn all(&self) -> Result<Vec<String>, Failure> {
        let path = "/runtime.v1.RuntimeService/ListContainers";
        let answer: ListContainersResponse =
            unary(&self.channel, path, None, ListContainersRequest {}, MAX_LISTING).await?;
        let ids = answer.containers.into_iter().map(|container| container.id).filter(|id| is_container_id(id));
        Ok(ids.take(MAX_LISTED).collect())
    }

    async fn ask<Q, A>(&self, path: &'static str, question: Q) -> Result<A, Failure>
    where
        Q: prost::Message + 'static,
        A: prost::Message + Default + 'static,
    {
        unary(&self.channel, path, None, question, MAX_ANSWER).await
    }
}
