use std::fs;

use tempfile::TempDir;

use super::super::{ContainerResolver, ResolverConfig};
use crate::containers::runtime_sockets::RuntimeSockets;
use crate::containers::state_dirs::StateDirs;

const ID: &str = "7b86d9dfbb38869e1e7e9cb4fe3c1e35cfab9344c14275848eaec575e98883a9";

/// A sensor may ask while the runtime still writes: what is half written must not stay unknown.
#[tokio::test]
async fn files_that_are_still_being_written_are_read_again() {
    let root = TempDir::new().expect("a directory");
    let containers = root.path().join("vfs-containers");
    let bundle = containers.join(ID).join("userdata");
    fs::create_dir_all(&bundle).expect("a directory");
    let listing = include_str!("../../../tests/fixtures/storage_containers.json");
    fs::write(containers.join("containers.json"), listing).expect("a file");
    let spec = include_str!("../../../tests/fixtures/podman_oci.json");
    fs::write(bundle.join("config.json"), &spec[..spec.len() / 2]).expect("a file");

    let mut resolver = ContainerResolver::start(&ResolverConfig {
        sockets: RuntimeSockets { docker: vec![], podman: vec![], containerd: vec![], crio: vec![] },
        state: StateDirs { containerd_tasks: vec![], docker: vec![], containers_storage: vec![root.path().to_owned()] },
        follow: false,
        ..ResolverConfig::default()
    });
    assert!(resolver.request(ID, Some("podman")), "the request is taken");
    let half = resolver.next().await;
    let known = half.outcome.expect("the listing tells of it");
    assert_eq!((known.name.as_str(), known.privileged, half.more_follows), ("webp", None, true));

    fs::write(bundle.join("config.json"), spec).expect("a file");
    let mut last = resolver.next().await;
    while last.more_follows {
        last = resolver.next().await;
    }
    let known = last.outcome.expect("it is known");
    assert_eq!((known.name.as_str(), known.privileged), ("webp", Some(false)));
}
