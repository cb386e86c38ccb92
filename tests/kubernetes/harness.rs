use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use vigie_enrich::kubernetes::{KubernetesConfig, KubernetesError, NodeName, PodChange, PodWatch};
use vigie_event::PodMetadata;
use vigie_tests::{KubernetesApi, controlled_by, kubernetes_object, poll_until};

pub(crate) const DEADLINE: Duration = Duration::from_secs(20);
pub(crate) const NODE: &str = "node-7";

/// A client, the tokio runtime that it works in, and what it told so far.
pub(crate) struct Following {
    runtime: Runtime,
    watch: PodWatch,
    known: HashMap<String, Arc<PodMetadata>>,
}

impl Following {
    pub(crate) fn start(api: &KubernetesApi) -> Self {
        Self::try_start(&config(api)).expect("it starts")
    }

    pub(crate) fn try_start(config: &KubernetesConfig) -> Result<Self, KubernetesError> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let watch = runtime.block_on(PodWatch::start(config))?;
        Ok(Self { runtime, watch, known: HashMap::new() })
    }

    /// The next change.
    pub(crate) fn next(&mut self) -> PodChange {
        let next = self.runtime.block_on(async { timeout(DEADLINE, self.watch.next()).await });
        let change = next.unwrap_or_else(|_| panic!("nothing is told: {:?}", self.watch.status().counters()));
        match &change.metadata {
            Some(metadata) => drop(self.known.insert(change.uid.clone(), Arc::clone(metadata))),
            None => drop(self.known.remove(&change.uid)),
        }
        change
    }

    /// What is told of a pod, once `enough` says that it is enough.
    pub(crate) fn pod(&mut self, uid: &str, enough: impl Fn(&PodMetadata) -> bool) -> Arc<PodMetadata> {
        loop {
            if let Some(known) = self.known.get(uid).filter(|known| enough(known)) {
                return Arc::clone(known);
            }
            self.next();
        }
    }

    /// Waits until requests of this kind had this outcome.
    pub(crate) fn wait_for(&self, verb: &str, resource: &str, outcome: &str) {
        let count = || {
            let requests = self.watch.status().counters().requests;
            let wanted = (verb, resource, outcome);
            requests.iter().any(|&(v, r, o, count)| (v, r, o) == wanted && count > 0).then_some(())
        };
        poll_until(DEADLINE, count)
            .unwrap_or_else(|| panic!("no {verb} {resource} {outcome}: {:?}", self.watch.status().counters()));
    }

    pub(crate) fn is_following(&self) -> bool {
        self.watch.status().is_following()
    }

    /// Waits until the API tells of pods, or no longer does.
    pub(crate) fn wait_until_following(&self, expected: bool) {
        let reached = poll_until(DEADLINE, || (self.is_following() == expected).then_some(()));
        assert!(reached.is_some(), "{:?}", self.watch.status().counters());
    }
}

/// Of [`NODE`]; answers may take a second.
pub(crate) fn config(api: &KubernetesApi) -> KubernetesConfig {
    let node = NodeName::new(NODE).expect("a name");
    KubernetesConfig { answer_timeout: Duration::from_secs(1), ..KubernetesConfig::new(node, Some(api.kubeconfig())) }
}

/// A pod of a replica set of a deployment, both of which the API knows too.
pub(crate) fn deploy(api: &KubernetesApi, uid: &str) {
    let mut set = kubernetes_object("shop", "checkout-7d9f6c8b5", "set-1");
    set["metadata"]["ownerReferences"] = controlled_by("apps/v1", "Deployment", "checkout", "deployment-1");
    api.put("replicasets", set);
    api.put_pod(NODE, pod_of_set(uid));
}

pub(crate) fn pod_of_set(uid: &str) -> Value {
    let mut pod = kubernetes_object("shop", &format!("checkout-7d9f6c8b5-{uid}"), uid);
    pod["metadata"]["ownerReferences"] = controlled_by("apps/v1", "ReplicaSet", "checkout-7d9f6c8b5", "set-1");
    pod["metadata"]["labels"] = json!({ "pod-template-hash": "7d9f6c8b5" });
    pod
}

/// The owners as `kind/name/uid`.
pub(crate) fn owners(pod: &PodMetadata) -> Vec<String> {
    let owners = pod.owners.iter();
    owners.map(|owner| format!("{}/{}/{}", owner.kind.group_and_kind().1, owner.name, owner.uid)).collect()
}
