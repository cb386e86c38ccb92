use super::*;

fn pod(uid: &str, name: &str) -> ObjectMetadata {
    ObjectMetadata {
        uid: uid.to_owned(),
        name: name.to_owned(),
        namespace: "shop".to_owned(),
        ..ObjectMetadata::default()
    }
}

fn with_annotation(mut pod: ObjectMetadata, key: &str, value: &str) -> ObjectMetadata {
    pod.annotations.insert(key.to_owned(), value.to_owned());
    pod
}

/// A pod's status changes all the time; the process tree is walked for what matters alone.
#[test]
fn only_what_matters_is_a_change() {
    let mut table = PodTable::default();
    let first = table.put(&pod("1", "web-0"), Vec::new()).expect("it is new");
    assert_eq!((first.uid.as_str(), first.metadata.expect("told").name.as_str()), ("1", "web-0"));
    let mut newer = pod("1", "web-0");
    newer.resource_version = "9".to_owned();
    newer.labels.insert("other".to_owned(), "label".to_owned());
    assert_eq!(table.put(&newer, Vec::new()), None);
    let annotated = with_annotation(newer, "resource.opentelemetry.io/team", "blue");
    let change = table.put(&annotated, Vec::new()).expect("an attribute is new");
    assert_eq!(change.metadata.expect("told").attributes, [("team".to_owned(), "blue".to_owned())]);
    assert_eq!(table.remove(&annotated), Some(PodChange { uid: "1".to_owned(), metadata: None }));
    assert_eq!((table.remove(&annotated), table.len()), (None, 0));
}

#[test]
fn a_new_list_ends_what_is_not_in_it() {
    let mut table = PodTable::default();
    for number in 0..3 {
        table.put(&pod(&number.to_string(), "web"), Vec::new());
    }
    assert_eq!(table.keep(&[pod("1", "web"), pod("0", "web")]), [PodChange { uid: "2".to_owned(), metadata: None }]);
}

/// The kubelet runs a static pod under a uid of its own, which its mirror names.
#[test]
fn a_static_pod_is_known_by_what_the_kubelet_calls_it() {
    let mut table = PodTable::default();
    let mirror = with_annotation(pod("a1", "etcd-node-7"), MIRROR, "f00");
    assert_eq!(table.put(&mirror, Vec::new()).map(|change| change.uid).as_deref(), Some("f00"));
    assert_eq!(table.remove(&mirror).map(|change| change.uid).as_deref(), Some("f00"));
}

/// Whoever may write a pod's annotations must not speak for another pod.
#[test]
fn an_annotation_takes_no_other_pods_place() {
    let mut table = PodTable::default();
    table.put(&pod("1", "victim"), Vec::new());
    let impostor = with_annotation(pod("2", "impostor"), MIRROR, "1");
    assert_eq!(table.put(&impostor, Vec::new()), None);
    assert_eq!(table.remove(&impostor), None);
    let mut table = PodTable::default();
    table.put(&impostor, Vec::new());
    let victim = table.put(&pod("1", "victim"), Vec::new()).expect("the pod itself comes first");
    assert_eq!(victim.metadata.expect("told").name, "victim");
    assert_eq!(table.remove(&impostor), None);
}

#[test]
fn the_number_and_the_size_are_bounded() {
    let mut table = PodTable::default();
    for number in 0..=MAX_PODS {
        table.put(&pod(&number.to_string(), "web"), Vec::new());
    }
    assert_eq!(table.len(), MAX_PODS);
    let mut table = PodTable::default();
    for (uid, name) in [("", "web"), ("1", ""), ("a/b", "web"), ("1", "../x")] {
        assert_eq!(table.put(&pod(uid, name), Vec::new()), None, "{uid} {name}");
    }
    let mut labelled = pod("1", "web");
    labelled.labels.insert(NAME_LABELS[0].to_owned(), "x".repeat(MAX_LABEL_VALUE + 1));
    labelled.labels.insert(NAME_LABELS[1].to_owned(), "web".to_owned());
    let known = table.put(&labelled, Vec::new()).and_then(|change| change.metadata).expect("told");
    assert_eq!(known.labels, [(NAME_LABELS[1].to_owned(), "web".to_owned())]);
}
