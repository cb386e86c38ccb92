use std::path::PathBuf;

use super::read_json::read_json;
use crate::containers::json::{pairs, text, unix_nano};
use crate::containers::limits::{MAX_ANSWER, MAX_LIST, MAX_NAME, bounded, bounded_labels};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::mount::Mount;

/// What Docker keeps in `DIR/containers/ID`: `config.v2.json` and `hostconfig.json`.
/// <https://github.com/moby/moby/blob/v27.5.1/container/container.go>
pub(super) fn read(dirs: &[PathBuf], id: &str) -> Option<ContainerMetadata> {
    dirs.iter().find_map(|dir| {
        let dir = dir.join("containers").join(id);
        let config = read_json(&dir.join("config.v2.json"), MAX_ANSWER)?;
        let host = read_json(&dir.join("hostconfig.json"), MAX_ANSWER);
        let mut metadata = ContainerMetadata {
            id: id.to_owned(),
            name: bounded(text(&config, "/Name").trim_start_matches('/'), MAX_NAME),
            image_id: bounded(text(&config, "/Image"), MAX_NAME),
            labels: bounded_labels(pairs(&config, "/Config/Labels")),
            privileged: host.as_ref().and_then(|host| host.get("Privileged")?.as_bool()),
            runtime: "docker",
            created_unix_nano: unix_nano(text(&config, "/Created")),
            ..ContainerMetadata::default()
        };
        metadata.set_image(text(&config, "/Config/Image"));
        let points = config.get("MountPoints").and_then(|points| points.as_object()).into_iter().flatten();
        let mounts = points.filter_map(|(destination, point)| {
            let writable = point.get("RW").and_then(serde_json::Value::as_bool).unwrap_or(true);
            Mount::new(text(point, "/Source"), destination, !writable)
        });
        metadata.mounts = mounts.take(MAX_LIST).collect();
        Some(metadata)
    })
}
