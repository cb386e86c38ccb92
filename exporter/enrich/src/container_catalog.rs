use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use vigie_event::{Container, ContainerDetails, MetadataState, Pod, PodMetadata};

use crate::containers::{ContainerMetadata, Failure, Mount};

/// Containers that are remembered; a host with more starts over, and what asks the runtimes still knows them.
const MAX_CONTAINERS: usize = 8 * 1024;

/// Pods whose end was told, and that are remembered: what their containers did last may still be on its way.
const MAX_ENDED_PODS: usize = 256;

/// What is known of containers, by id, and of the pods that they are in, by uid.
#[derive(Debug, Default)]
pub(crate) struct ContainerCatalog {
    containers: HashMap<String, Container>,
    pods: HashMap<String, Arc<PodMetadata>>,
    ended: VecDeque<String>,
}

impl ContainerCatalog {
    /// What is known of a container.
    pub(crate) fn get(&self, id: &str) -> Option<&Container> {
        self.containers.get(id)
    }

    /// A container that the cgroup tells, with what is known of it.
    pub(crate) fn complete(&self, container: Container) -> Container {
        match self.containers.get(&container.id) {
            Some(known) => Container { runtime: known.runtime.or(container.runtime), ..known.clone() },
            None => container,
        }
    }

    /// Takes what a runtime told of a container.
    pub(crate) fn learn(&mut self, id: &str, outcome: &Result<Arc<ContainerMetadata>, Failure>) {
        if self.containers.len() >= MAX_CONTAINERS {
            self.containers.clear();
        }
        let container = match outcome {
            Ok(metadata) => Container {
                id: id.to_owned(),
                runtime: Some(metadata.runtime).filter(|name| !name.is_empty()),
                metadata: MetadataState::Resolved,
                details: Some(Arc::new(self.with_pod(details(metadata)))),
            },
            Err(_) => Container { id: id.to_owned(), metadata: MetadataState::Failed, ..Container::default() },
        };
        self.containers.insert(id.to_owned(), container);
    }

    /// Takes what the Kubernetes API told of a pod, `None` for its end; the containers of which more is known now.
    pub(crate) fn learn_pod(&mut self, uid: &str, metadata: Option<Arc<PodMetadata>>) -> Vec<String> {
        self.ended.retain(|ended| ended != uid);
        let Some(metadata) = metadata else {
            self.ended.push_back(uid.to_owned());
            if self.ended.len() > MAX_ENDED_PODS
                && let Some(oldest) = self.ended.pop_front()
            {
                self.pods.remove(&oldest);
            }
            return Vec::new();
        };
        self.pods.insert(uid.to_owned(), metadata);
        let of_pod = |container: &Container| {
            let pod = container.details.as_ref().and_then(|details| details.pod.as_ref());
            pod.is_some_and(|pod| pod.uid == uid)
        };
        let ids: Vec<_> =
            self.containers.values().filter(|known| of_pod(known)).map(|known| known.id.clone()).collect();
        for id in &ids {
            let details = self.containers.get(id).and_then(|known| known.details.as_deref()).cloned();
            let details = details.map(|details| Arc::new(self.with_pod(details)));
            if let Some(known) = self.containers.get_mut(id) {
                known.details = details;
            }
        }
        ids
    }

    /// The details with what the Kubernetes API tells of the pod. Its name must be the one that the runtime tells too: uids
    /// of static pods are what their owners write.
    fn with_pod(&self, mut details: ContainerDetails) -> ContainerDetails {
        if let Some(pod) = &mut details.pod
            && let Some(known) = self.pods.get(&pod.uid)
            && (&known.name, &known.namespace) == (&pod.name, &pod.namespace)
        {
            pod.metadata = Some(Arc::clone(known));
        }
        details
    }
}

fn details(metadata: &ContainerMetadata) -> ContainerDetails {
    let mount =
        |mount: &Mount| format!("{}:{}{}", mount.source, mount.destination, if mount.read_only { ":ro" } else { "" });
    ContainerDetails {
        name: metadata.name.clone(),
        image_name: metadata.image_name.clone(),
        image_tags: metadata.image_tags.clone(),
        image_id: metadata.image_id.clone(),
        image_repo_digests: metadata.image_repo_digests.clone(),
        labels: metadata.labels.clone(),
        mounts: metadata.mounts.iter().map(mount).collect(),
        privileged: metadata.privileged,
        created_unix_nano: metadata.created_unix_nano,
        pod: metadata.pod.as_ref().map(|pod| Pod {
            name: pod.name.clone(),
            namespace: pod.namespace.clone(),
            uid: pod.uid.clone(),
            container_name: pod.container_name.clone(),
            restart_count: pod.restart_count,
            metadata: None,
        }),
    }
}

#[cfg(test)]
#[path = "container_catalog_tests.rs"]
mod tests;
