use serde_json::Value;

use crate::containers::json::{list, pairs, text, texts, unix_nano};
use crate::containers::limits::{MAX_LIST, MAX_NAME, bounded, bounded_labels};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::mount::Mount;
use crate::containers::pod::Pod;

/// What `GET /containers/ID/json` says.
pub(in crate::containers) fn from_inspect(inspect: &Value, runtime: &'static str) -> ContainerMetadata {
    let label = |key: &str| inspect.pointer("/Config/Labels")?.get(key)?.as_str();
    let mounts = list(inspect, "/Mounts").filter_map(|mount| {
        let writable = mount.get("RW").and_then(Value::as_bool).unwrap_or(true);
        Mount::new(text(mount, "/Source"), text(mount, "/Destination"), !writable)
    });
    let image_id = text(inspect, "/Image");
    let mut metadata = ContainerMetadata {
        id: bounded(text(inspect, "/Id"), MAX_NAME),
        name: bounded(text(inspect, "/Name").trim_start_matches('/'), MAX_NAME),
        image_id: bounded(image_id, MAX_NAME),
        labels: bounded_labels(pairs(inspect, "/Config/Labels")),
        mounts: mounts.take(MAX_LIST).collect(),
        privileged: inspect.pointer("/HostConfig/Privileged").and_then(Value::as_bool),
        runtime,
        created_unix_nano: unix_nano(text(inspect, "/Created")),
        pod: Pod::from_labels(label),
        ..ContainerMetadata::default()
    };
    metadata.set_image(text(inspect, "/Config/Image"));
    metadata
}

/// Adds what `GET /images/ID/json` says.
pub(super) fn add_image(metadata: &mut ContainerMetadata, image: &Value) {
    metadata.add_image(texts(image, "/RepoTags"), texts(image, "/RepoDigests"));
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
mod tests;
