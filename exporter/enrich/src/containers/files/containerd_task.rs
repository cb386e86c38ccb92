use std::fs;
use std::path::{Path, PathBuf};

use super::oci_spec::from_oci_spec;
use super::read_json::read_json;
use crate::containers::limits::{MAX_ANSWER, MAX_NAMESPACES};
use crate::containers::metadata::ContainerMetadata;

/// The bundle of a running container in `DIR/NAMESPACE/ID/config.json`; a namespace is containerd's.
pub(super) fn read(dirs: &[PathBuf], id: &str) -> Option<ContainerMetadata> {
    dirs.iter().find_map(|dir| {
        let namespaces = fs::read_dir(dir).ok()?.flatten().take(MAX_NAMESPACES);
        namespaces.into_iter().find_map(|namespace| read_bundle(&namespace.path(), id))
    })
}

fn read_bundle(namespace: &Path, id: &str) -> Option<ContainerMetadata> {
    let spec = read_json(&namespace.join(id).join("config.json"), MAX_ANSWER)?;
    let mut metadata = from_oci_spec(&spec);
    id.clone_into(&mut metadata.id);
    // Docker's containers are containerd's under the name of the project that Docker became.
    metadata.runtime = if namespace.ends_with("moby") { "docker" } else { "containerd" };
    Some(metadata)
}
