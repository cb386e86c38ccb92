//! Answers of a real containerd, recorded; those of CRI were encoded by the code that is generated from its definition.

use proptest::prelude::*;
use prost::Message as _;

use super::containerd_messages::{GetContainerResponse, NativeContainer};
use super::cri_container::{add_image, from_status};
use super::cri_messages::{ContainerStatusResponse, ImageStatusResponse};
use super::native_container::from_container;
use crate::containers::mount::Mount;
use crate::containers::pod::Pod;

const STATUS: &[u8] = include_bytes!("../../../tests/fixtures/cri_status.pb");
const IMAGE: &[u8] = include_bytes!("../../../tests/fixtures/cri_image.pb");
const NATIVE: &[u8] = include_bytes!("../../../tests/fixtures/native_container.pb");

const ID: &str = "99ac1872604f5933f65ae1fdf16b936cd9fc117bb3156172b9d01dffea670251";
const IMAGE_ID: &str = "sha256:b69caef3444c5ffd301f5c76c1853fbb1b09a091356caacb7810e625700c5086";

fn pod() -> Pod {
    Pod {
        name: "web-0".to_owned(),
        namespace: "shop".to_owned(),
        uid: "8c7a1f0e-4f5b-4b0e-9b51-2f0f5c1d7a11".to_owned(),
        container_name: "app".to_owned(),
        restart_count: Some(2),
    }
}

fn mount() -> Mount {
    Mount { source: "/srv/web/files".to_owned(), destination: "/data".to_owned(), read_only: true }
}

#[test]
fn the_answer_of_kubernetes_interface_is_understood() {
    let status = ContainerStatusResponse::decode(STATUS).expect("a status");
    let mut metadata = from_status(&status, "containerd").expect("metadata");
    add_image(&mut metadata, &ImageStatusResponse::decode(IMAGE).expect("an answer").image.expect("an image"));
    assert_eq!((metadata.id.as_str(), metadata.name.as_str()), (ID, "app"));
    assert_eq!(
        (metadata.image_name.as_str(), metadata.image_id.as_str()),
        ("registry.vigie.test:5000/busybox", IMAGE_ID)
    );
    assert_eq!(metadata.image_tags, ["1"]);
    assert_eq!((metadata.mounts, metadata.pod), (vec![mount()], Some(pod())));
    assert_eq!(metadata.labels.first(), Some(&("app".to_owned(), "web".to_owned())));
    assert_eq!(metadata.privileged, Some(false));
    assert!(metadata.created_unix_nano.is_some_and(|created| created / 1_000_000_000 / 86_400 == 20_781));
}

#[test]
fn containerds_own_answer_says_the_same() {
    let container = GetContainerResponse::decode(NATIVE).expect("an answer").container.expect("a container");
    let metadata = from_container(&container, "k8s.io");
    assert_eq!((metadata.id.as_str(), metadata.name.as_str()), (ID, "app"));
    assert_eq!(
        (metadata.image_name.as_str(), metadata.image_id.as_str()),
        ("registry.vigie.test:5000/busybox", IMAGE_ID)
    );
    assert!(metadata.mounts.contains(&mount()), "{metadata:?}");
    assert_eq!((metadata.pod, metadata.privileged, metadata.runtime), (Some(pod()), Some(false), "containerd"));
    assert!(metadata.created_unix_nano.is_some_and(|created| created / 1_000_000_000 / 86_400 == 20_781));
}

#[test]
fn dockers_containers_are_dockers() {
    let container = NativeContainer { id: ID.to_owned(), ..NativeContainer::default() };
    let metadata = from_container(&container, "moby");
    assert_eq!((metadata.runtime, metadata.name.as_str()), ("docker", ""));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn damaged_answers_do_no_harm(place in any::<prop::sample::Index>(), byte in any::<u8>(), end in any::<prop::sample::Index>()) {
        for recorded in [STATUS, NATIVE] {
            let mut bytes = recorded.to_vec();
            let place = place.index(bytes.len());
            bytes[place] = byte;
            bytes.truncate(end.index(recorded.len() * 2).max(1));
            if let Ok(status) = ContainerStatusResponse::decode(bytes.as_slice()) {
                from_status(&status, "containerd");
            }
            if let Some(container) = GetContainerResponse::decode(bytes.as_slice()).ok().and_then(|answer| answer.container) {
                from_container(&container, "default");
            }
        }
    }
}
