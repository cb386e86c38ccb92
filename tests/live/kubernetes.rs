use std::process::Command;

use serde_json::json;
use vigie_tests::{
    Containerd, KubernetesApi, LogRecord, PodContainer, PodSandbox, controlled_by, http_get, kubernetes_object,
    poll_until,
};

use crate::container_metadata::{Configuration, echo};
use crate::harness::{DEADLINE, Live};

const NODE: &str = "node-7";

fn sandbox(name: &str, uid: &str) -> PodSandbox {
    PodSandbox { name: name.to_owned(), namespace: "shop".to_owned(), uid: uid.to_owned() }
}

fn run(containerd: &Containerd, pod: &PodSandbox, script: &str) -> String {
    let pod_id = containerd.run_pod(pod).expect("the pod runs");
    let command = ["/bin/sh", "-c", script].map(str::to_owned).to_vec();
    let container = PodContainer { name: "app".to_owned(), command, ..PodContainer::default() };
    containerd.run_in_pod(pod, &pod_id, &container).expect("the container runs")
}

/// A sensor that asks the API, once the API tells it of pods.
fn start(containerd: &Containerd, api: &KubernetesApi) -> Live {
    let kubeconfig = api.kubeconfig();
    let options = ["--kubernetes-api", "--node-name", NODE, "--kubeconfig", kubeconfig.to_str().expect("a path")];
    let live = Configuration::new("containerd", &containerd.socket()).start_with(&options);
    let watches = || api.questions().iter().any(|question| question.verb == "watch").then_some(());
    poll_until(DEADLINE, watches).expect("pods are watched");
    live
}

fn assert_resource(record: &LogRecord, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(record.resource_str(name), Some(*value), "{name}: {:#?}", record.resource);
    }
}

/// The runtime tells the pod's name and uid, the API all the rest; the very first event has both.
#[test]
fn a_pods_events_carry_what_it_belongs_to_and_what_its_annotations_say() {
    let containerd = Containerd::start().expect("containerd starts");
    let api = KubernetesApi::start().expect("it starts");
    let uid = "8c7a1f0e-4f5b-4b0e-9b51-2f0f5c1d7a11";
    let mut set = kubernetes_object("shop", "checkout-7d9f6c8b5", "set-1");
    set["metadata"]["ownerReferences"] = controlled_by("apps/v1", "Deployment", "checkout", "deployment-1");
    api.put("replicasets", set);
    let mut pod = kubernetes_object("shop", "renamed", uid);
    pod["metadata"]["ownerReferences"] = controlled_by("apps/v1", "ReplicaSet", "checkout-7d9f6c8b5", "set-1");
    pod["metadata"]["annotations"] = json!({
        "resource.opentelemetry.io/service.version": "2.0",
        "resource.opentelemetry.io/deployment.environment.name": "production",
        "resource.opentelemetry.io/host.name": "not-for-a-pod-to-say",
    });
    api.put_pod(NODE, pod);
    let live = start(&containerd, &api);
    let script = "/bin/echo in-a-renamed-pod; OTEL_SERVICE_NAME=own /bin/echo by-itself; exit 0";
    run(&containerd, &sandbox("renamed", uid), script);
    let record = live.record(echo("in-a-renamed-pod"));
    assert_resource(
        &record,
        &[
            ("k8s.pod.uid", uid),
            ("k8s.deployment.name", "checkout"),
            ("k8s.deployment.uid", "deployment-1"),
            ("k8s.replicaset.name", "checkout-7d9f6c8b5"),
            ("k8s.replicaset.uid", "set-1"),
            ("k8s.node.name", NODE),
            ("service.name", "checkout"),
            ("service.namespace", "shop"),
            ("service.version", "2.0"),
            ("service.instance.id", "shop.renamed.app"),
            ("deployment.environment.name", "production"),
        ],
    );
    assert_ne!(record.resource_str("host.name"), Some("not-for-a-pod-to-say"));
    let own = live.record(echo("by-itself"));
    assert_resource(&own, &[("service.name", "own"), ("service.version", "2.0"), ("k8s.deployment.name", "checkout")]);
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    for series in [
        "vigie_kubernetes_requests_total{verb=\"get\",resource=\"replicasets\",outcome=\"ok\"} 1",
        "vigie_kubernetes_requests_total{verb=\"list\",resource=\"pods\",outcome=\"ok\"} 1",
        "vigie_kubernetes_pods 1",
    ] {
        assert!(page.contains(series), "{series} is not on\n{page}");
    }
    live.stop();
}

/// Its events leave all the same, and say more as soon as more is known, of processes that run already too.
#[test]
fn a_pod_that_the_api_tells_of_later_is_not_waited_for() {
    let containerd = Containerd::start().expect("containerd starts");
    let api = KubernetesApi::start().expect("it starts");
    let live = start(&containerd, &api);
    let uid = "1f6a2b0c-0000-4000-8000-000000000001";
    run(&containerd, &sandbox("late-0", uid), "while true; do /bin/echo tick; usleep 100000; done");
    // It is here before the API knows of the pod.
    let first = live.record(echo("tick"));
    assert_resource(&first, &[("k8s.pod.name", "late-0"), ("service.name", "late")]);
    assert_eq!(first.resource_str("k8s.statefulset.name"), None);
    let mut pod = kubernetes_object("shop", "late-0", uid);
    pod["metadata"]["ownerReferences"] = controlled_by("apps/v1", "StatefulSet", "truly", "set-1");
    api.put_pod(NODE, pod);
    let is_tick = echo("tick");
    let later = live.record(|record| is_tick(record) && record.resource_str("k8s.statefulset.name").is_some());
    assert_resource(&later, &[("k8s.statefulset.name", "truly"), ("service.name", "truly")]);
    live.stop();
}

/// Enrichment is not what the sensor is for: without the API it watches, and says once what is missing.
#[test]
fn a_right_that_is_missing_is_said_once_and_events_leave_without() {
    let containerd = Containerd::start().expect("containerd starts");
    let api = KubernetesApi::start().expect("it starts");
    api.refuse("list", "pods", Some(403));
    let kubeconfig = api.kubeconfig();
    let options = ["--kubernetes-api", "--node-name", NODE, "--kubeconfig", kubeconfig.to_str().expect("a path")];
    let live = Configuration::new("containerd", &containerd.socket()).start_with(&options);
    run(&containerd, &sandbox("web-0", "1f6a2b0c-0000-4000-8000-000000000002"), "/bin/echo without; exit 0");
    let record = live.record(echo("without"));
    assert_resource(&record, &[("k8s.pod.name", "web-0"), ("k8s.node.name", NODE), ("service.name", "web")]);
    let asked_again = || (api.questions().len() >= 3).then_some(());
    poll_until(DEADLINE, asked_again).expect("it is asked again");
    let log = live.stop();
    assert_eq!(log.matches("does not allow to list pods").count(), 1, "{log}");
    assert!(log.contains("ClusterRole"), "{log}");
    assert!(!log.contains("the-service-accounts-token"), "{log}");
}

/// As the DaemonSet does: by what Kubernetes gives to every pod, and the node's name from the downward API.
#[test]
fn a_pod_finds_the_api_by_itself() {
    let api = KubernetesApi::start().expect("it starts");
    api.put_pod(NODE, kubernetes_object("shop", "web-0", "uid-1"));
    api.put_pod("another-node", kubernetes_object("shop", "web-1", "uid-2"));
    let script = "mount -t tmpfs none /run && mkdir -p /run/secrets/kubernetes.io && \
                  cp -r \"$0\" /run/secrets/kubernetes.io/serviceaccount && exec \"$@\"";
    let (account, port) = (api.service_account(), api.port().to_string());
    let by = ["unshare", "--mount", "sh", "-c", script, account.to_str().expect("a path")];
    let environment =
        [("KUBERNETES_SERVICE_HOST", "127.0.0.1"), ("KUBERNETES_SERVICE_PORT", &port), ("K8S_NODE_NAME", NODE)];
    let live = Live::start_by(&by, "grpc", &["--kubernetes-api"], &environment);
    let page = format!("http://{}/metrics", live.metrics_address());
    let counted = || http_get(&page, &[]).ok()?.body.contains("vigie_kubernetes_pods 1\n").then_some(());
    poll_until(DEADLINE, counted).expect("the pod of this node is told, and the other one is not");
    Command::new("/bin/true").status().expect("it runs");
    let record = live.record(|record| record.event_name == "vigie.process.exec");
    assert_resource(&record, &[("k8s.node.name", NODE)]);
    live.stop();
}
