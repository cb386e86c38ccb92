use super::*;

const ID: &str = "1fe38e347f31dbf0e2b03fed9edb1c216dfedadadd709bdc36be21ec4c09be16";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn labels() -> Vec<(String, String)> {
    vec![("from".to_owned(), "image".to_owned()), ("team".to_owned(), "blue".to_owned())]
}

fn mounts() -> Vec<Mount> {
    vec![Mount { source: "/srv/web/etc".to_owned(), destination: "/etc/x".to_owned(), read_only: true }]
}

#[test]
fn dockers_answer_is_understood() {
    let inspect = json(include_str!("../../../tests/fixtures/docker_inspect.json"));
    let mut metadata = from_inspect(&inspect, "docker");
    add_image(&mut metadata, &json(include_str!("../../../tests/fixtures/docker_image.json")));
    let expected = ContainerMetadata {
        id: ID.to_owned(),
        name: "web".to_owned(),
        image_name: "example.test:5000/bb".to_owned(),
        image_tags: vec!["1".to_owned()],
        image_id: "sha256:32f2eed4016389c6bae0fda7420ed3710505e2d13052305b85458b5aeeb6c72b".to_owned(),
        image_repo_digests: Vec::new(),
        labels: labels(),
        mounts: mounts(),
        privileged: Some(false),
        runtime: "docker",
        created_unix_nano: Some(1_795_509_904_055_060_666),
        pod: None,
    };
    assert_eq!(metadata, expected);
}

#[test]
fn podmans_answer_is_understood() {
    let inspect = json(include_str!("../../../tests/fixtures/podman_inspect.json"));
    let mut metadata = from_inspect(&inspect, "podman");
    add_image(&mut metadata, &json(include_str!("../../../tests/fixtures/podman_image.json")));
    assert_eq!(metadata.name, "webp");
    assert_eq!(
        (metadata.image_name.as_str(), metadata.image_tags.as_slice()),
        ("localhost:5000/bb", &["1".to_owned()][..])
    );
    let digest = "localhost:5000/bb@sha256:bcb96c3124d82c8605f1cddb6af0ce8ae4c54388d06a89af9323de04cf9cc052";
    assert_eq!(metadata.image_repo_digests, [digest]);
    assert_eq!((metadata.labels, metadata.mounts, metadata.privileged), (labels(), mounts(), Some(false)));
}

#[test]
fn a_pod_of_a_kubelet_on_docker_is_named() {
    let inspect = json(
        r#"{"Id": "a", "Config": {"Labels": {
            "io.kubernetes.pod.name": "p", "io.kubernetes.pod.namespace": "n", "io.kubernetes.pod.uid": "u",
            "io.kubernetes.container.name": "POD"
        }}}"#,
    );
    let pod = from_inspect(&inspect, "docker").pod.expect("a pod");
    assert_eq!((pod.name.as_str(), pod.namespace.as_str(), pod.uid.as_str()), ("p", "n", "u"));
    assert_eq!(pod.container_name, "", "the container of the namespaces is none of the pod's");
}

#[test]
fn what_is_missing_or_of_another_type_is_not_known() {
    for answer in ["null", "[]", "{}", r#"{"Id": 7, "Config": {"Labels": null, "Image": []}, "Mounts": {"RW": 1}}"#] {
        let metadata = from_inspect(&json(answer), "docker");
        assert_eq!(metadata, ContainerMetadata { runtime: "docker", ..ContainerMetadata::default() });
    }
}
