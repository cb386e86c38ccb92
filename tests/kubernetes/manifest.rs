//! What `examples/kubernetes` grants is what the client asks for, no less and no more.

use std::collections::BTreeSet;

use serde_json::Value;
use vigie_tests::{KubernetesApi, controlled_by, kubernetes_object};

use crate::harness::{Following, NODE, deploy};

fn manifest() -> Vec<Value> {
    serde_saphyr::from_multiple(include_str!("../../examples/kubernetes/vigie.yaml")).expect("YAML")
}

fn object(kind: &str) -> Value {
    let mut found = manifest().into_iter().filter(|object| object["kind"] == kind);
    let (object, further) = (found.next(), found.next());
    assert!(further.is_none(), "one {kind}");
    object.unwrap_or_else(|| panic!("a {kind}"))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Group, resource and verb of all that the rules grant.
fn granted() -> BTreeSet<(String, String, String)> {
    let role = object("ClusterRole");
    let rules = role["rules"].as_array().expect("rules").clone();
    let mut granted = BTreeSet::new();
    for rule in rules {
        for group in texts(&rule["apiGroups"]) {
            for resource in texts(&rule["resources"]) {
                for verb in texts(&rule["verbs"]) {
                    assert!(granted.insert((group.clone(), resource.clone(), verb)), "granted twice: {rule}");
                }
            }
        }
    }
    granted
}

#[test]
fn the_role_grants_what_is_asked_for_and_nothing_else() {
    let api = KubernetesApi::start().expect("it starts");
    deploy(&api, "first");
    let mut job = kubernetes_object("shop", "backup-1", "job-1");
    job["metadata"]["ownerReferences"] = controlled_by("batch/v1", "CronJob", "backup", "cron-1");
    api.put("jobs", job);
    for (uid, api_version, kind, owner) in [
        ("of-a-job", "batch/v1", "Job", "job-1"),
        ("of-a-set", "apps/v1", "StatefulSet", "set-2"),
        ("of-a-daemon", "apps/v1", "DaemonSet", "daemon-1"),
    ] {
        let mut pod = kubernetes_object("shop", uid, uid);
        pod["metadata"]["ownerReferences"] = controlled_by(api_version, kind, "backup-1", owner);
        api.put_pod(NODE, pod);
    }
    let mut following = Following::start(&api);
    for uid in ["first", "of-a-job", "of-a-set", "of-a-daemon"] {
        following.pod(uid, |_| true);
    }
    following.wait_for("watch", "pods", "ok");
    let asked = api.questions().into_iter().map(|question| (question.group, question.resource, question.verb));
    assert_eq!(asked.collect::<BTreeSet<_>>(), granted());
}

#[test]
fn the_role_is_bound_to_the_account_that_the_pods_have() {
    let (binding, set) = (object("ClusterRoleBinding"), object("DaemonSet"));
    assert_eq!(binding["roleRef"]["name"], object("ClusterRole")["metadata"]["name"]);
    let account = object("ServiceAccount")["metadata"].clone();
    assert_eq!(binding["subjects"][0]["name"], account["name"]);
    assert_eq!(binding["subjects"][0]["namespace"], account["namespace"]);
    assert_eq!(set["spec"]["template"]["spec"]["serviceAccountName"], account["name"]);
    assert_eq!(set["metadata"]["namespace"], account["namespace"]);
}
