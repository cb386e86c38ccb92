use serde_json::Value;

use super::cri_messages::{ContainerStatusResponse, CriImage, PodSandboxStatus};
use crate::containers::files::from_oci_spec;
use crate::containers::image_reference::is_image_id;
use crate::containers::limits::{MAX_LIST, MAX_NAME, bounded, bounded_labels};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::mount::Mount;
use crate::containers::pod::Pod;

/// What `ContainerStatus` says; `None` when it says nothing.
pub(super) fn from_status(response: &ContainerStatusResponse, runtime: &'static str) -> Option<ContainerMetadata> {
    let status = response.status.as_ref()?;
    let name = status.metadata.as_ref();
    let label = |key: &str| status.labels.get(key).map(String::as_str);
    let mut pod = Pod::from_labels(label);
    if let (Some(pod), Some(name)) = (&mut pod, name) {
        pod.restart_count = Some(name.attempt);
    }
    let mounts =
        status.mounts.iter().filter_map(|mount| Mount::new(&mount.host_path, &mount.container_path, mount.readonly));
    let mut metadata = ContainerMetadata {
        id: bounded(&status.id, MAX_NAME),
        name: name.map(|name| bounded(&name.name, MAX_NAME)).unwrap_or_default(),
        labels: bounded_labels(status.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
        mounts: mounts.take(MAX_LIST).collect(),
        runtime,
        created_unix_nano: u64::try_from(status.created_at).ok().filter(|nanoseconds| *nanoseconds != 0),
        pod,
        ..ContainerMetadata::default()
    };
    if let Some(image) = &status.image {
        let named = if image.user_specified_image.is_empty() { &image.image } else { &image.user_specified_image };
        metadata.set_image(named);
    }
    let image_id = [&status.image_id, &status.image_ref].into_iter().find(|id| is_image_id(id));
    metadata.image_id = image_id.map(|id| bounded(id, MAX_NAME)).unwrap_or_default();
    metadata.privileged = response.info.get("info").and_then(|info| privileged(info));
    Some(metadata)
}

/// containerd and CRI-O put the OCI specification into the verbose answer.
fn privileged(info: &str) -> Option<bool> {
    let info: Value = serde_json::from_str(info).ok()?;
    from_oci_spec(info.get("runtimeSpec")?).privileged
}

/// Adds what `ImageStatus` says.
pub(super) fn add_image(metadata: &mut ContainerMetadata, image: &CriImage) {
    metadata.add_image(image.repo_tags.iter().map(String::as_str), image.repo_digests.iter().map(String::as_str));
    if metadata.image_id.is_empty() {
        metadata.image_id = bounded(&image.id, MAX_NAME);
    }
}

/// The container that holds a pod's namespaces.
pub(super) fn from_sandbox(status: &PodSandboxStatus, runtime: &'static str) -> ContainerMetadata {
    let named = status.metadata.as_ref();
    let pod = named.map(|named| Pod {
        name: bounded(&named.name, MAX_NAME),
        namespace: bounded(&named.namespace, MAX_NAME),
        uid: bounded(&named.uid, MAX_NAME),
        container_name: String::new(),
        restart_count: Some(named.attempt),
    });
    ContainerMetadata {
        id: bounded(&status.id, MAX_NAME),
        labels: bounded_labels(status.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
        runtime,
        created_unix_nano: u64::try_from(status.created_at).ok().filter(|nanoseconds| *nanoseconds != 0),
        pod,
        ..ContainerMetadata::default()
    }
}
