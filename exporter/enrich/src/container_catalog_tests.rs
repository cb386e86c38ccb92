use super::*;
use crate::containers;

fn learn(catalog: &mut ContainerCatalog, id: &str, pod_uid: &str) {
    let pod = containers::Pod {
        name: "web-0".to_owned(),
        namespace: "shop".to_owned(),
        uid: pod_uid.to_owned(),
        ..Default::default()
    };
    let metadata = ContainerMetadata { pod: Some(pod), ..ContainerMetadata::default() };
    catalog.learn(id, &Ok(Arc::new(metadata)));
}

fn named(name: &str) -> Arc<PodMetadata> {
    let (name, namespace) = (name.to_owned(), "shop".to_owned());
    Arc::new(PodMetadata { name, namespace, ..PodMetadata::default() })
}

fn has_pod(catalog: &ContainerCatalog, id: &str) -> bool {
    let details = catalog.get(id).and_then(|container| container.details.as_ref());
    details.and_then(|details| details.pod.as_ref()).is_some_and(|pod| pod.metadata.is_some())
}

#[test]
fn whoever_tells_first_the_container_has_its_pod() {
    let mut catalog = ContainerCatalog::default();
    learn(&mut catalog, "before", "uid-1");
    learn(&mut catalog, "other", "uid-2");
    assert_eq!(catalog.learn_pod("uid-1", Some(named("web-0"))), ["before"]);
    learn(&mut catalog, "after", "uid-1");
    assert!(has_pod(&catalog, "before") && has_pod(&catalog, "after") && !has_pod(&catalog, "other"));
}

/// A uid alone does not tell whose pod it is: that of a static pod is what its owner writes.
#[test]
fn a_pod_of_another_name_is_not_the_containers() {
    let mut catalog = ContainerCatalog::default();
    learn(&mut catalog, "c", "uid-1");
    catalog.learn_pod("uid-1", Some(named("impostor")));
    assert!(!has_pod(&catalog, "c"));
}

/// Events of its containers may still be on their way; that it is kept for ever would fill the memory.
#[test]
fn a_pod_that_ended_is_known_for_a_while() {
    let mut catalog = ContainerCatalog::default();
    for number in 0..=MAX_ENDED_PODS {
        let uid = format!("uid-{number}");
        catalog.learn_pod(&uid, Some(named("web-0")));
        assert!(catalog.learn_pod(&uid, None).is_empty());
    }
    assert_eq!((catalog.pods.len(), catalog.ended.len()), (MAX_ENDED_PODS, MAX_ENDED_PODS));
    learn(&mut catalog, "late", &format!("uid-{MAX_ENDED_PODS}"));
    assert!(has_pod(&catalog, "late"));
    learn(&mut catalog, "too-late", "uid-0");
    assert!(!has_pod(&catalog, "too-late"));
    catalog.learn_pod("uid-1", Some(named("web-0")));
    assert_eq!(catalog.ended.len(), MAX_ENDED_PODS - 1, "it is there again");
}
