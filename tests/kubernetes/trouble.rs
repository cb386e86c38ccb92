use vigie_enrich::kubernetes::{KubernetesConfig, NodeName};
use vigie_tests::{KubernetesApi, poll_until};

use crate::harness::{DEADLINE, Following, NODE, config, deploy, owners, pod_of_set};

const DEPLOYED: [&str; 2] = ["ReplicaSet/checkout-7d9f6c8b5/set-1", "Deployment/checkout/deployment-1"];

#[test]
fn a_server_that_comes_later_is_found() {
    let api = KubernetesApi::start().expect("it starts");
    api.set_away(true);
    deploy(&api, "first");
    let mut following = Following::start(&api);
    following.wait_for("list", "pods", "unavailable");
    assert!(!following.is_following(), "nothing is to be waited for");
    api.set_away(false);
    assert_eq!(owners(&following.pod("first", |_| true)), DEPLOYED);
}

/// It goes on where it was: what happened meanwhile is told, what is known is not asked for again.
#[test]
fn a_server_that_goes_away_is_found_again() {
    let api = KubernetesApi::start().expect("it starts");
    deploy(&api, "first");
    let mut following = Following::start(&api);
    following.pod("first", |_| true);
    following.wait_until_following(true);
    api.set_away(true);
    following.wait_for("watch", "pods", "unavailable");
    deploy(&api, "second");
    api.set_away(false);
    assert_eq!(owners(&following.pod("second", |_| true)), DEPLOYED);
    following.wait_until_following(true);
    assert_eq!(api.questions().iter().filter(|question| question.verb == "list").count(), 1);
}

/// 410 Gone, in the middle of a watch: pods that went unseen are gone, those that came are there.
#[test]
fn a_server_that_has_forgotten_is_asked_for_everything_again() {
    let api = KubernetesApi::start().expect("it starts");
    deploy(&api, "first");
    deploy(&api, "second");
    let mut following = Following::start(&api);
    following.pod("second", |_| true);
    following.wait_until_following(true);
    api.forget_history();
    let lists = || (api.questions().iter().filter(|question| question.verb == "list").count() >= 2).then_some(());
    poll_until(DEADLINE, lists).expect("it is listed again");
    api.set_away(true);
    api.delete_pod("first");
    api.forget_history();
    api.set_away(false);
    let end = following.next();
    assert_eq!((end.uid.as_str(), end.metadata), ("first", None));
}

/// Without the right to ask for replica sets the deployment's name is told by the pod's labels, and asked for again.
#[test]
fn a_server_that_forbids_replica_sets_still_tells_of_pods() {
    let api = KubernetesApi::start().expect("it starts");
    api.refuse("get", "replicasets", Some(403));
    deploy(&api, "first");
    let mut following = Following::start(&api);
    let told = following.pod("first", |_| true);
    assert_eq!(owners(&told), ["ReplicaSet/checkout-7d9f6c8b5/set-1", "Deployment/checkout/"]);
    following.wait_for("get", "replicasets", "forbidden");
    api.refuse("get", "replicasets", None);
    assert_eq!(owners(&following.pod("first", |pod| pod.owners.iter().all(|owner| !owner.uid.is_empty()))), DEPLOYED);
}

#[test]
fn a_server_that_forbids_everything_is_asked_again() {
    let api = KubernetesApi::start().expect("it starts");
    api.refuse("list", "pods", Some(403));
    deploy(&api, "first");
    let mut following = Following::start(&api);
    following.wait_for("list", "pods", "forbidden");
    assert!(!following.is_following());
    api.refuse("list", "pods", None);
    following.pod("first", |_| true);
}

#[test]
fn a_token_that_is_not_taken_is_told() {
    let api = KubernetesApi::start().expect("it starts");
    api.give_token("another").expect("written");
    Following::start(&api).wait_for("list", "pods", "unauthorized");
}

/// A list, a watch and an owner that are never answered: each is given up, and tried again.
#[test]
fn a_server_that_hangs_is_given_up() {
    let api = KubernetesApi::start().expect("it starts");
    api.set_hanging(true);
    deploy(&api, "first");
    let mut following = Following::start(&api);
    following.wait_for("list", "pods", "timeout");
    api.set_hanging(false);
    following.pod("first", |_| true);
    following.wait_for("watch", "pods", "ok");
    api.set_hanging(true);
    let mut pod = pod_of_set("second");
    pod["metadata"]["ownerReferences"][0]["uid"] = "set-2".into();
    api.put_pod(NODE, pod);
    let told = following.pod("second", |_| true);
    assert_eq!(owners(&told), ["ReplicaSet/checkout-7d9f6c8b5/set-2", "Deployment/checkout/"]);
    following.wait_for("get", "replicasets", "timeout");
}

/// What cannot work is said at the start, with what to do.
#[test]
fn what_cannot_be_used_is_an_error_at_the_start() {
    let api = KubernetesApi::start().expect("it starts");
    let start = |config: &KubernetesConfig| Following::try_start(config).err().expect("it cannot work").to_string();
    let missing = KubernetesConfig { kubeconfig: Some("/nowhere/kubeconfig".into()), ..config(&api) };
    let error = start(&missing);
    assert!(error.starts_with("/nowhere/kubeconfig: not a kubeconfig that can be used"), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("kubeconfig");
    std::fs::write(&empty, "kind: Config\n").expect("written");
    let named = KubernetesConfig { kubeconfig: Some(empty.clone()), ..config(&api) };
    let error = start(&named);
    assert!(error.contains("not a kubeconfig that can be used"), "{error}");
    std::fs::write(&empty, "kind: Config\nusers:\n- name: me\n  user: a-secret\n").expect("written");
    let error = start(&named);
    assert!(error.contains("line 4") && !error.contains("a-secret"), "{error}");
    let error = start(&KubernetesConfig { kubeconfig: None, ..config(&api) });
    assert!(error.contains("--kubeconfig") && error.contains("examples/kubernetes"), "{error}");
    assert!(NodeName::new("a,spec.x=y").is_err(), "a selector of its own");
}
