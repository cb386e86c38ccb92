use std::sync::Arc;

use vigie_event::PodOwner;

use super::*;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn owner(kind: OwnerKind, name: &str) -> PodOwner {
    PodOwner { kind, name: name.to_owned(), uid: String::new() }
}

/// A container of a pod, of which the API tells `metadata`.
fn container(metadata: Option<PodMetadata>) -> ContainerDetails {
    ContainerDetails {
        name: "app".to_owned(),
        image_tags: vec!["1.4".to_owned()],
        image_repo_digests: vec!["registry/app@sha256:ab".to_owned()],
        pod: Some(Pod {
            name: "checkout-7d9f6c8b5-x2x4q".to_owned(),
            namespace: "shop".to_owned(),
            container_name: "app".to_owned(),
            metadata: metadata.map(Arc::new),
            ..Pod::default()
        }),
        ..ContainerDetails::default()
    }
}

#[test]
fn a_pods_owner_is_told_by_its_name() {
    assert_eq!(owner_by_name("checkout-7d9f6c8b5-x2x4q"), "checkout");
    assert_eq!(owner_by_name("my-app-6c5b8d7f9d-zk2vq"), "my-app");
    assert_eq!(owner_by_name("db-0"), "db");
    assert_eq!(owner_by_name("single"), "single");
    assert_eq!(owner_by_name("kube-proxy-abcde"), "kube-proxy-abcde");
}

/// The order of OpenTelemetry's conventions: each line takes away what the one before was named after.
#[test]
fn names_go_from_what_the_owner_says_to_what_the_container_is_called() {
    let mut metadata = PodMetadata {
        attributes: pairs(&[("service.name", "annotated")]),
        labels: pairs(&[("app.kubernetes.io/instance", "instance"), ("app.kubernetes.io/name", "label")]),
        owners: OwnerKind::ALL.map(|kind| owner(kind, kind.group_and_kind().1)).to_vec(),
        ..PodMetadata::default()
    };
    let named = |metadata: &PodMetadata| name(None, Some(&container(Some(metadata.clone()))), "fallback");
    assert_eq!(name(Some("own"), Some(&container(Some(metadata.clone()))), "fallback"), "own");
    assert_eq!(named(&metadata), "annotated");
    metadata.attributes.clear();
    assert_eq!(named(&metadata), "instance");
    metadata.labels.remove(0);
    assert_eq!(named(&metadata), "label");
    metadata.labels.clear();
    for kind in ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "CronJob", "Job"] {
        assert_eq!(named(&metadata), kind);
        metadata.owners.remove(0);
    }
    assert_eq!(named(&metadata), "checkout-7d9f6c8b5-x2x4q", "the API knows of no owner: its name is no guess");
    assert_eq!(name(None, Some(&container(None)), "fallback"), "checkout", "without the API the pod's name tells");
    let bare = ContainerDetails { pod: None, ..container(None) };
    assert_eq!(name(None, Some(&bare), "fallback"), "app");
    assert_eq!(name(None, None, "fallback"), "fallback");
}

#[test]
fn annotations_come_before_what_follows_from_the_pod() {
    let said = [("service.namespace", "a"), ("service.version", "b"), ("service.instance.id", "c"), ("team", "d")];
    let mut attributes = pairs(&said);
    let mut all = attributes.clone();
    all.insert(0, ("service.name".to_owned(), "not twice".to_owned()));
    let labels = pairs(&[(VERSION_LABEL, "2")]);
    let metadata = PodMetadata { attributes: all, labels: labels.clone(), ..PodMetadata::default() };
    let mut implied_by = implied(&container(Some(metadata)));
    implied_by.sort_unstable();
    attributes.sort_unstable();
    assert_eq!(implied_by, attributes);
    let metadata = PodMetadata { labels, ..PodMetadata::default() };
    let follows = |version| {
        let instance = "shop.checkout-7d9f6c8b5-x2x4q.app";
        pairs(&[("service.namespace", "shop"), ("service.version", version), ("service.instance.id", instance)])
    };
    assert_eq!(implied(&container(Some(metadata))), follows("2"));
    assert_eq!(implied(&container(None)), follows("1.4"));
    let untagged = ContainerDetails { image_tags: Vec::new(), ..container(None) };
    assert_eq!(implied(&untagged), follows("sha256:ab"));
}

/// It runs `pause`, and is no instance of anything.
#[test]
fn the_container_that_holds_the_namespaces_is_no_instance() {
    let mut details = container(None);
    details.pod.as_mut().expect("a pod").container_name.clear();
    assert!(implied(&details).iter().all(|(name, _)| name != "service.instance.id"));
    let bare = ContainerDetails { pod: None, ..container(None) };
    assert_eq!(implied(&bare), [], "a container outside of Kubernetes implies nothing");
}
