use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::oci_spec::from_oci_spec;
use super::read_json::read_json;
use crate::containers::json::{list, text, texts, unix_nano};
use crate::containers::limits::{MAX_ANSWER, MAX_LISTING, MAX_NAME, bounded};
use crate::containers::metadata::ContainerMetadata;

/// Entries of a storage directory that are looked at; there are about ten.
const MAX_ENTRIES: usize = 64;

/// What podman and CRI-O keep of container `id` in their storage: `DRIVER-containers/containers.json` (for containers that
/// go away by themselves `volatile-containers.json`), the bundle beside it, and `DRIVER-images/images.json`.
/// <https://github.com/containers/storage/blob/v1.57.0/containers.go>
pub(super) fn read(dirs: &[PathBuf], id: &str) -> Option<ContainerMetadata> {
    let mut found: Option<ContainerMetadata> = None;
    for dir in dirs {
        for containers in subdirectories(dir, "-containers") {
            let known = found.take().into_iter();
            let here = [read_entry(dir, &containers, id), read_bundle(&containers, id)];
            found = known.chain(here.into_iter().flatten()).reduce(|mut known, other| {
                known.complete_from(other);
                known
            });
        }
    }
    let mut found = found?;
    id.clone_into(&mut found.id);
    if found.runtime.is_empty() {
        found.runtime = if found.pod.is_some() { "cri-o" } else { "podman" };
    }
    Some(found)
}

fn subdirectories(dir: &Path, suffix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().take(MAX_ENTRIES);
    entries
        .filter(|entry| entry.file_name().as_encoded_bytes().ends_with(suffix.as_bytes()))
        .map(|entry| entry.path())
        .collect()
}

fn read_bundle(containers: &Path, id: &str) -> Option<ContainerMetadata> {
    let spec = read_json(&containers.join(id).join("userdata/config.json"), MAX_ANSWER)?;
    Some(from_oci_spec(&spec))
}

fn read_entry(dir: &Path, containers: &Path, id: &str) -> Option<ContainerMetadata> {
    let entry = ["containers.json", "volatile-containers.json"].into_iter().find_map(|file| {
        let containers = read_json(&containers.join(file), MAX_LISTING)?;
        list(&containers, "").find(|entry| text(entry, "/id") == id).cloned()
    })?;
    // The storage keeps what its user gave it: podman and CRI-O write the same document.
    let own: Value = serde_json::from_str(text(&entry, "/metadata")).unwrap_or_default();
    let image = text(&entry, "/image");
    let mut metadata = ContainerMetadata {
        name: bounded(text(&entry, "/names/0"), MAX_NAME),
        image_id: if image.is_empty() { String::new() } else { bounded(&format!("sha256:{image}"), MAX_NAME) },
        created_unix_nano: unix_nano(text(&entry, "/created")),
        ..ContainerMetadata::default()
    };
    metadata.set_image(text(&own, "/image-name"));
    for images in subdirectories(dir, "-images") {
        let Some(images) = read_json(&images.join("images.json"), MAX_LISTING) else { continue };
        let Some(image) = list(&images, "").find(|entry| text(entry, "/id") == image) else { continue };
        metadata.add_image(texts(image, "/names"), std::iter::empty());
        let digest = text(image, "/digest");
        if !digest.is_empty() && !metadata.image_name.is_empty() {
            metadata.image_repo_digests = vec![bounded(&format!("{}@{digest}", metadata.image_name), MAX_NAME)];
        }
    }
    Some(metadata)
}
