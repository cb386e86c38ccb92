//! What runtimes leave in files: known before a container's first process runs, and without asking anyone.

mod containerd_task;
mod containers_storage;
mod docker_data;
mod oci_spec;
mod read_json;

pub(super) use oci_spec::from_oci_spec;

use super::metadata::ContainerMetadata;
use super::state_dirs::StateDirs;

/// What the files say of container `id`, which [`super::container_id::is_container_id`] holds of.
///
/// It reads several files, so it blocks for as long as the disk takes.
pub(super) fn read(dirs: &StateDirs, id: &str) -> Option<ContainerMetadata> {
    let sources = [
        docker_data::read(&dirs.docker, id),
        containerd_task::read(&dirs.containerd_tasks, id),
        containers_storage::read(&dirs.containers_storage, id),
    ];
    sources.into_iter().flatten().reduce(|mut known, other| {
        known.complete_from(other);
        known
    })
}

#[cfg(test)]
mod tests;
