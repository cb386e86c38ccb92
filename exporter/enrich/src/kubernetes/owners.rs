use std::collections::HashMap;

use tokio::time::Instant;
use vigie_event::{OwnerKind, PodOwner};

use super::api_client::ApiClient;
use super::api_failure::ApiFailure;
use super::api_request::ApiRequest;
use super::complaints::Complaints;
use super::object::{ObjectMetadata, OwnerReference, is_name};
use crate::backoff::Backoff;

/// Replica sets and jobs whose owners are remembered; a node has few.
const MAX_KNOWN: usize = 4096;
/// The longest time for which owners are not asked for after that failed.
const LONGEST_PAUSE: std::time::Duration = std::time::Duration::from_mins(5);

/// Finds what controls pods, and what controls that.
#[derive(Debug)]
pub(super) struct Owners {
    /// By the uid of the replica set or job.
    known: HashMap<String, Option<PodOwner>>,
    backoff: Backoff,
    /// When the API is asked again after it failed.
    pub(super) due: Option<Instant>,
}

impl Owners {
    pub(super) fn new() -> Self {
        Self { known: HashMap::new(), backoff: Backoff::up_to(LONGEST_PAUSE), due: None }
    }

    /// The owners of a pod, the nearest first, and whether they are all: the API may not tell now.
    pub(super) async fn of(
        &mut self,
        pod: &ObjectMetadata,
        client: &ApiClient,
        complaints: &mut Complaints,
    ) -> (Vec<PodOwner>, bool) {
        let Some((kind, reference)) = pod.controller() else { return (Vec::new(), true) };
        let mut owners = vec![PodOwner { kind, name: reference.name.clone(), uid: reference.uid.clone() }];
        let request = match kind {
            OwnerKind::ReplicaSet => ApiRequest::GetReplicaSet,
            OwnerKind::Job => ApiRequest::GetJob,
            _ => return (owners, true),
        };
        let asked = self.controller(request, &pod.namespace, reference, client, complaints).await;
        let is_complete = asked.is_some();
        let above = asked.unwrap_or_else(|| deployment_by_name(pod, kind, &reference.name));
        owners.extend(above);
        (owners, is_complete)
    }

    /// What controls the replica set or job; nothing when the API does not tell.
    async fn controller(
        &mut self,
        request: ApiRequest,
        namespace: &str,
        object: &OwnerReference,
        client: &ApiClient,
        complaints: &mut Complaints,
    ) -> Option<Option<PodOwner>> {
        if let Some(known) = self.known.get(&object.uid) {
            return Some(known.clone());
        }
        let now = Instant::now();
        if self.due.is_some_and(|due| now < due) || !is_name(namespace) {
            return None;
        }
        let outcome = client.get(request, namespace, &object.name).await;
        complaints.note(request, &outcome);
        let owner = match outcome {
            // Another one of the same name is not the pod's.
            Ok(found) if found.uid == object.uid => found.controller().map(|(kind, reference)| PodOwner {
                kind,
                name: reference.name.clone(),
                uid: reference.uid.clone(),
            }),
            Ok(_) | Err(ApiFailure::NotFound) => None,
            Err(_) => {
                self.due = Some(Instant::now() + self.backoff.next_pause());
                return None;
            }
        };
        (self.due, self.backoff) = (None, Backoff::up_to(LONGEST_PAUSE));
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        self.known.insert(object.uid.clone(), owner.clone());
        Some(owner)
    }
}

/// The deployment of a replica set that the API does not tell: it is called after the deployment and a hash, which is a label.
fn deployment_by_name(pod: &ObjectMetadata, kind: OwnerKind, replica_set: &str) -> Option<PodOwner> {
    let hash = pod.labels.get("pod-template-hash").filter(|_| kind == OwnerKind::ReplicaSet)?;
    let name = replica_set.strip_suffix(hash.as_str())?.strip_suffix('-')?;
    is_name(name).then(|| PodOwner { kind: OwnerKind::Deployment, name: name.to_owned(), uid: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_sets_name_tells_its_deployment() {
        let pod = |hash: &str| {
            let labels = [("pod-template-hash".to_owned(), hash.to_owned())].into();
            ObjectMetadata { labels, ..ObjectMetadata::default() }
        };
        let name = |hash, set| deployment_by_name(&pod(hash), OwnerKind::ReplicaSet, set).map(|owner| owner.name);
        assert_eq!(name("7d9f6c8b5", "my-app-7d9f6c8b5").as_deref(), Some("my-app"));
        assert_eq!(name("other", "my-app-7d9f6c8b5"), None);
        assert_eq!(name("", "my-app"), None);
        assert_eq!(deployment_by_name(&pod("1"), OwnerKind::Job, "my-app-1"), None);
    }
}
