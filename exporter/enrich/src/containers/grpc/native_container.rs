use serde_json::Value;

use super::containerd_messages::{NativeContainer, NativeImage, Timestamp};
use crate::containers::files::from_oci_spec;
use crate::containers::image_reference::is_image_id;
use crate::containers::limits::{MAX_NAME, bounded, bounded_labels};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::pod::Pod;

/// Where containerd's CRI keeps what it was told of a container, in JSON.
/// <https://github.com/containerd/containerd/blob/v1.7.27/pkg/cri/store/container/metadata.go>
const CRI_EXTENSION: &str = "io.cri-containerd.container.metadata";

/// What `Containers/Get` says.
pub(super) fn from_container(container: &NativeContainer, namespace: &str) -> ContainerMetadata {
    let label = |key: &str| container.labels.get(key).map(String::as_str);
    let mut metadata = ContainerMetadata {
        id: bounded(&container.id, MAX_NAME),
        // nerdctl names its containers so.
        name: label("nerdctl/name").map(|name| bounded(name, MAX_NAME)).unwrap_or_default(),
        labels: bounded_labels(container.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
        runtime: if namespace == "moby" { "docker" } else { "containerd" },
        created_unix_nano: container.created_at.and_then(unix_nano),
        pod: Pod::from_labels(label),
        ..ContainerMetadata::default()
    };
    metadata.set_image(&container.image);
    if is_image_id(&container.image) {
        metadata.image_id = bounded(&container.image, MAX_NAME);
    }
    if let Some(config) = container.extensions.get(CRI_EXTENSION) {
        add_cri_config(&mut metadata, &config.value);
    }
    if let Some(spec) = &container.spec
        && let Ok(spec) = serde_json::from_slice(&spec.value)
    {
        metadata.complete_from(from_oci_spec(&spec));
    }
    // Without a name of its own, the id is what its tools show.
    if metadata.name.is_empty() && namespace != "moby" {
        metadata.name.clone_from(&metadata.id);
    }
    metadata
}

fn add_cri_config(metadata: &mut ContainerMetadata, extension: &[u8]) {
    let extension: Value = serde_json::from_slice(extension).unwrap_or_default();
    let attempt = extension.pointer("/Metadata/Config/metadata/attempt").and_then(Value::as_u64).unwrap_or_default();
    if let Some(pod) = &mut metadata.pod {
        pod.restart_count = u32::try_from(attempt).ok();
    }
    let image_id = crate::containers::json::text(&extension, "/Metadata/ImageRef");
    if is_image_id(image_id) {
        metadata.image_id = bounded(image_id, MAX_NAME);
    }
}

fn unix_nano(time: Timestamp) -> Option<u64> {
    u64::try_from(time.seconds).ok()?.checked_mul(1_000_000_000)?.checked_add(u64::try_from(time.nanos).ok()?)
}

/// Adds what `Images/Get` says: the digest that the name stands for.
pub(super) fn add_image(metadata: &mut ContainerMetadata, image: &NativeImage) {
    let Some(target) = image.target.as_ref().filter(|target| is_image_id(&target.digest)) else { return };
    if metadata.image_id.is_empty() {
        metadata.image_id = bounded(&target.digest, MAX_NAME);
    }
    if !metadata.image_name.is_empty() && metadata.image_repo_digests.is_empty() {
        metadata.image_repo_digests = vec![bounded(&format!("{}@{}", metadata.image_name, target.digest), MAX_NAME)];
    }
}
