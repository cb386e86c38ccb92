use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::read;
use crate::containers::mount::Mount;
use crate::containers::state_dirs::StateDirs;

const PODMAN: &str = "7b86d9dfbb38869e1e7e9cb4fe3c1e35cfab9344c14275848eaec575e98883a9";
const DOCKER: &str = "1fe38e347f31dbf0e2b03fed9edb1c216dfedadadd709bdc36be21ec4c09be16";

fn put(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    fs::write(path, content).expect("a file");
}

fn dirs(root: &TempDir) -> StateDirs {
    StateDirs {
        containerd_tasks: vec![root.path().join("missing"), root.path().join("tasks")],
        docker: vec![root.path().join("docker")],
        containers_storage: vec![root.path().join("storage")],
    }
}

#[test]
fn podmans_storage_tells_name_image_and_digest() {
    let root = TempDir::new().expect("a directory");
    put(
        root.path(),
        "storage/vfs-containers/containers.json",
        include_str!("../../../tests/fixtures/storage_containers.json"),
    );
    put(root.path(), "storage/vfs-images/images.json", include_str!("../../../tests/fixtures/storage_images.json"));
    let bundle = format!("storage/vfs-containers/{PODMAN}/userdata/config.json");
    put(root.path(), &bundle, include_str!("../../../tests/fixtures/podman_oci.json"));
    let metadata = read(&dirs(&root), PODMAN).expect("metadata");
    assert_eq!((metadata.id.as_str(), metadata.name.as_str(), metadata.runtime), (PODMAN, "webp", "podman"));
    assert_eq!(
        (metadata.image_name.as_str(), metadata.image_tags.as_slice()),
        ("localhost:5000/bb", &["1".to_owned()][..])
    );
    assert_eq!(metadata.image_id, "sha256:ddab5d84a50912f57214bfcf425208bd174c63cabfbe08493a7a28392a1bc39e");
    let digest = "localhost:5000/bb@sha256:bcb96c3124d82c8605f1cddb6af0ce8ae4c54388d06a89af9323de04cf9cc052";
    assert_eq!(metadata.image_repo_digests, [digest]);
    assert_eq!(metadata.created_unix_nano, Some(1_795_509_906_013_413_089));
    assert_eq!(metadata.privileged, Some(false));
}

#[test]
fn dockers_data_tells_all_but_the_digest() {
    let root = TempDir::new().expect("a directory");
    let dir = format!("docker/containers/{DOCKER}");
    put(root.path(), &format!("{dir}/config.v2.json"), include_str!("../../../tests/fixtures/docker_config.v2.json"));
    put(root.path(), &format!("{dir}/hostconfig.json"), include_str!("../../../tests/fixtures/docker_hostconfig.json"));
    let bundle = format!("tasks/moby/{DOCKER}/config.json");
    put(root.path(), &bundle, include_str!("../../../tests/fixtures/docker_oci.json"));
    let metadata = read(&dirs(&root), DOCKER).expect("metadata");
    assert_eq!((metadata.name.as_str(), metadata.runtime), ("web", "docker"));
    assert_eq!(
        (metadata.image_name.as_str(), metadata.image_tags.as_slice()),
        ("example.test:5000/bb", &["1".to_owned()][..])
    );
    assert_eq!(metadata.labels.last(), Some(&("team".to_owned(), "blue".to_owned())));
    let mount = Mount { source: "/srv/web/etc".to_owned(), destination: "/etc/x".to_owned(), read_only: true };
    assert_eq!((metadata.mounts, metadata.privileged), (vec![mount], Some(false)));
}

#[test]
fn a_bundle_alone_tells_the_runtime() {
    let root = TempDir::new().expect("a directory");
    put(root.path(), "tasks/moby/a/config.json", include_str!("../../../tests/fixtures/docker_oci.json"));
    put(root.path(), "tasks/default/b/config.json", include_str!("../../../tests/fixtures/containerd_oci.json"));
    assert_eq!(read(&dirs(&root), "a").map(|metadata| metadata.runtime), Some("docker"));
    assert_eq!(read(&dirs(&root), "b").map(|metadata| metadata.runtime), Some("containerd"));
    assert_eq!(read(&dirs(&root), "c"), None);
}

#[test]
fn what_is_no_file_or_no_json_is_passed_over() {
    let root = TempDir::new().expect("a directory");
    put(root.path(), "tasks/default/a/config.json", "{\"process\":");
    fs::create_dir_all(root.path().join("tasks/default/b/config.json")).expect("a directory");
    put(root.path(), "storage/overlay-containers/containers.json", "[{\"id\": 5}, null]");
    for id in ["a", "b", "c"] {
        assert_eq!(read(&dirs(&root), id), None);
    }
}
