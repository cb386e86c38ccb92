use super::*;

fn spec(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn web_mount() -> Mount {
    Mount { source: "/srv/web/etc".to_owned(), destination: "/etc/x".to_owned(), read_only: true }
}

#[test]
fn each_runtimes_bundle_is_understood() {
    for (text, runtime) in [
        (include_str!("../../../tests/fixtures/docker_oci.json"), ""),
        (include_str!("../../../tests/fixtures/containerd_oci.json"), ""),
        (include_str!("../../../tests/fixtures/podman_oci.json"), "podman"),
    ] {
        let metadata = from_oci_spec(&spec(text));
        assert_eq!(metadata.mounts, [web_mount()]);
        assert_eq!(metadata.privileged, Some(false));
        assert_eq!(metadata.runtime, runtime);
    }
}

#[test]
fn containerds_pods_are_named() {
    let metadata = from_oci_spec(&spec(
        r#"{"annotations": {
            "io.kubernetes.cri.container-name": "app", "io.kubernetes.cri.container-type": "container",
            "io.kubernetes.cri.image-name": "registry.test/app:v1", "io.kubernetes.cri.sandbox-id": "s",
            "io.kubernetes.cri.sandbox-name": "p", "io.kubernetes.cri.sandbox-namespace": "n", "io.kubernetes.cri.sandbox-uid": "u"
        }}"#,
    ));
    let pod = Pod {
        name: "p".to_owned(),
        namespace: "n".to_owned(),
        uid: "u".to_owned(),
        container_name: "app".to_owned(),
        restart_count: None,
    };
    assert_eq!(metadata.pod, Some(pod));
    assert_eq!((metadata.name.as_str(), metadata.image_name.as_str()), ("app", "registry.test/app"));
    assert_eq!(metadata.image_tags, ["v1"]);
    assert_eq!(metadata.privileged, None, "without a process nothing is known of its privileges");
}

#[test]
fn cri_os_pods_are_named() {
    let metadata = from_oci_spec(&spec(
        r#"{"annotations": {
            "io.container.manager": "cri-o", "io.kubernetes.cri-o.ImageName": "registry.test/app:v1",
            "io.kubernetes.cri-o.Labels": "{\"io.kubernetes.pod.name\":\"p\",\"app\":\"web\"}",
            "io.kubernetes.cri-o.Created": "2026-11-24T08:45:04.5Z", "io.kubernetes.cri-o.Name": "k8s_app_p_n_u_0",
            "io.kubernetes.container.name": "app", "io.kubernetes.pod.name": "p", "io.kubernetes.pod.namespace": "n",
            "io.kubernetes.pod.uid": "u"
        }}"#,
    ));
    assert_eq!(metadata.runtime, "cri-o");
    assert_eq!(metadata.name, "app");
    assert_eq!(metadata.created_unix_nano, Some(1_795_509_904_500_000_000));
    assert_eq!(metadata.labels.first(), Some(&("app".to_owned(), "web".to_owned())));
    assert_eq!(metadata.pod.map(|pod| (pod.name, pod.container_name)), Some(("p".to_owned(), "app".to_owned())));
}

#[test]
fn unconfined_is_privileged_and_one_capability_is_not() {
    let with = |bounding: &str, masked: &str| {
        let text = format!(
            r#"{{"process": {{"capabilities": {{"bounding": [{bounding}]}}}}, "linux": {{"maskedPaths": {masked}}}}}"#
        );
        from_oci_spec(&spec(&text)).privileged
    };
    let all = r#""CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_RAWIO""#;
    assert_eq!(with(all, "null"), Some(true));
    assert_eq!(with(all, r#"["/proc/kcore"]"#), Some(false));
    assert_eq!(with(r#""CAP_SYS_ADMIN""#, "null"), Some(false));
}
