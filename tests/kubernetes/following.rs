use serde_json::json;
use vigie_tests::{KubernetesApi, controlled_by, kubernetes_object};

use crate::harness::{Following, NODE, deploy, owners};

#[test]
fn pods_that_are_there_and_pods_that_come_are_told_with_their_owners() {
    let api = KubernetesApi::start().expect("it starts");
    deploy(&api, "first");
    let mut following = Following::start(&api);
    let first = following.pod("first", |_| true);
    let expected = ["ReplicaSet/checkout-7d9f6c8b5/set-1", "Deployment/checkout/deployment-1"];
    assert_eq!(owners(&first), expected);
    assert_eq!((first.name.as_str(), first.namespace.as_str()), ("checkout-7d9f6c8b5-first", "shop"));
    following.wait_until_following(true);
    deploy(&api, "second");
    assert_eq!(owners(&following.pod("second", |_| true)), expected);
    let asked = api.questions();
    let gets = asked.iter().filter(|question| question.verb == "get").count();
    assert_eq!(gets, 1, "what owns many pods is asked for once: {asked:?}");
    let of_pods = asked.iter().filter(|question| question.resource == "pods");
    assert!(of_pods.clone().count() >= 2, "{asked:?}");
    assert!(of_pods.clone().all(|question| question.node.as_deref() == Some(NODE)), "{asked:?}");
}

#[test]
fn each_kind_of_owner_is_told() {
    let api = KubernetesApi::start().expect("it starts");
    let mut job = kubernetes_object("shop", "backup-29384760", "job-1");
    job["metadata"]["ownerReferences"] = controlled_by("batch/v1", "CronJob", "backup", "cron-1");
    api.put("jobs", job);
    for (uid, api_version, kind, name) in [
        ("a", "apps/v1", "StatefulSet", "db"),
        ("b", "apps/v1", "DaemonSet", "log-agent"),
        ("c", "batch/v1", "Job", "backup-29384760"),
        ("d", "v1", "Node", NODE),
    ] {
        let mut pod = kubernetes_object("shop", &format!("pod-{uid}"), uid);
        let owner = if kind == "Job" { "job-1" } else { "owner-1" };
        pod["metadata"]["ownerReferences"] = controlled_by(api_version, kind, name, owner);
        api.put_pod(NODE, pod);
    }
    let mut following = Following::start(&api);
    let mut told = |uid: &str| owners(&following.pod(uid, |_| true));
    assert_eq!(told("a"), ["StatefulSet/db/owner-1"]);
    assert_eq!(told("b"), ["DaemonSet/log-agent/owner-1"]);
    assert_eq!(told("c"), ["Job/backup-29384760/job-1", "CronJob/backup/cron-1"]);
    assert!(told("d").is_empty(), "a node is no workload");
}

#[test]
fn changes_and_ends_are_told() {
    let api = KubernetesApi::start().expect("it starts");
    let mut following = Following::start(&api);
    following.wait_until_following(true);
    let mut pod = kubernetes_object("shop", "web-0", "web");
    api.put_pod(NODE, pod.clone());
    assert_eq!(following.pod("web", |_| true).attributes, []);
    pod["metadata"]["annotations"] = json!({
        "resource.opentelemetry.io/service.name": "shop-web",
        "resource.opentelemetry.io/team": "blue",
        "resource.opentelemetry.io/k8s.pod.name": "another",
        "kubernetes.io/config.seen": "2026-01-01",
    });
    pod["metadata"]["labels"] = json!({ "app.kubernetes.io/version": "1.4.2", "tier": "front" });
    api.put_pod(NODE, pod);
    let known = following.pod("web", |pod| !pod.attributes.is_empty());
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(known.attributes, [pair("service.name", "shop-web"), pair("team", "blue")]);
    assert_eq!(known.labels, [pair("app.kubernetes.io/version", "1.4.2")]);
    api.delete_pod("web");
    let end = following.next();
    assert_eq!((end.uid.as_str(), end.metadata), ("web", None));
}

/// It was made anew since: what controls the new one says nothing of the old one.
#[test]
fn a_replica_set_of_the_same_name_is_not_taken_for_the_pods() {
    let api = KubernetesApi::start().expect("it starts");
    deploy(&api, "first");
    let mut other = crate::harness::pod_of_set("second");
    other["metadata"]["ownerReferences"] = controlled_by("apps/v1", "ReplicaSet", "checkout-7d9f6c8b5", "older");
    api.put_pod(NODE, other);
    let mut following = Following::start(&api);
    assert_eq!(owners(&following.pod("second", |_| true)), ["ReplicaSet/checkout-7d9f6c8b5/older"]);
}
