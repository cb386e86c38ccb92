use serde_json::Value;

use crate::containers::json::{list, pairs, text, texts, unix_nano};
use crate::containers::limits::{MAX_LIST, MAX_NAME, bounded, bounded_labels};
use crate::containers::metadata::ContainerMetadata;
use crate::containers::mount::Mount;
use crate::containers::pod::Pod;

/// What no confined container has all of: they open the kernel, its memory and its devices.
const UNCONFINED: [&str; 3] = ["CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_RAWIO"];

/// What an OCI bundle's `config.json` says of its container.
///
/// Annotations are those of containerd's CRI, of CRI-O and of podman.
/// <https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md>
/// <https://github.com/containerd/containerd/blob/v1.7.27/pkg/cri/annotations/annotations.go>
/// <https://github.com/cri-o/cri-o/blob/v1.31.0/pkg/annotations/internal.go>
pub(in crate::containers) fn from_oci_spec(spec: &Value) -> ContainerMetadata {
    let annotation = |key: &str| spec.get("annotations")?.get(key)?.as_str();
    let named = |key: &str| annotation(key).map(|value| bounded(value, MAX_NAME)).unwrap_or_default();
    let pod = containerd_pod(annotation).or_else(|| Pod::from_labels(annotation));
    let mut metadata = ContainerMetadata {
        name: pod.as_ref().map(|pod| pod.container_name.clone()).unwrap_or_default(),
        privileged: privileged(spec),
        mounts: mounts(spec),
        created_unix_nano: annotation("io.kubernetes.cri-o.Created").and_then(unix_nano),
        runtime: match annotation("io.container.manager") {
            Some("libpod") => "podman",
            Some("cri-o") => "cri-o",
            _ => "",
        },
        pod,
        ..ContainerMetadata::default()
    };
    if metadata.name.is_empty() {
        metadata.name = named("io.kubernetes.cri-o.Name");
    }
    if let Some(image) =
        annotation("io.kubernetes.cri.image-name").or_else(|| annotation("io.kubernetes.cri-o.ImageName"))
    {
        metadata.set_image(image);
    }
    if let Some(labels) = annotation("io.kubernetes.cri-o.Labels").and_then(|labels| serde_json::from_str(labels).ok())
    {
        metadata.labels = bounded_labels(pairs(&labels, ""));
    }
    metadata
}

fn containerd_pod<'a>(annotation: impl Fn(&str) -> Option<&'a str>) -> Option<Pod> {
    let named = |key: &str| annotation(key).map(|value| bounded(value, MAX_NAME)).unwrap_or_default();
    annotation("io.kubernetes.cri.sandbox-name").filter(|name| !name.is_empty())?;
    Some(Pod {
        name: named("io.kubernetes.cri.sandbox-name"),
        namespace: named("io.kubernetes.cri.sandbox-namespace"),
        uid: named("io.kubernetes.cri.sandbox-uid"),
        container_name: named("io.kubernetes.cri.container-name"),
        restart_count: None,
    })
}

fn privileged(spec: &Value) -> Option<bool> {
    spec.get("process")?;
    let has = |name: &str| texts(spec, "/process/capabilities/bounding").any(|capability| capability == name);
    let unmasked = texts(spec, "/linux/maskedPaths").next().is_none();
    Some(unmasked && UNCONFINED.into_iter().all(has))
}

fn mounts(spec: &Value) -> Vec<Mount> {
    let from_outside = list(spec, "/mounts").filter(|mount| {
        text(mount, "/type") == "bind" || texts(mount, "/options").any(|option| matches!(option, "bind" | "rbind"))
    });
    let mounts = from_outside.filter_map(|mount| {
        let read_only = texts(mount, "/options").any(|option| option == "ro");
        Mount::new(text(mount, "/source"), text(mount, "/destination"), read_only)
    });
    mounts.take(MAX_LIST).collect()
}

#[cfg(test)]
#[path = "oci_spec_tests.rs"]
mod tests;
