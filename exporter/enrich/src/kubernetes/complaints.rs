use std::collections::HashSet;

use super::api_failure::ApiFailure;
use super::api_request::ApiRequest;

/// Says what goes wrong once, until it goes well again.
#[derive(Debug, Default)]
pub(super) struct Complaints(HashSet<(ApiRequest, usize)>);

impl Complaints {
    pub(super) fn note<T>(&mut self, request: ApiRequest, outcome: &Result<T, ApiFailure>) {
        match outcome {
            // A replica set that is gone, a watch that is to begin anew: what happens every day.
            Err(ApiFailure::NotFound | ApiFailure::Gone) => {}
            Err(failure) => {
                if self.0.insert((request, failure.outcome_index())) {
                    complain(request, failure);
                }
            }
            Ok(_) => {
                let before = self.0.len();
                self.0.retain(|(failed, _)| *failed != request);
                if self.0.len() < before {
                    tracing::info!(
                        verb = request.verb(),
                        resource = request.resource(),
                        "the Kubernetes API answers again"
                    );
                }
            }
        }
    }
}

fn complain(request: ApiRequest, failure: &ApiFailure) {
    let (verb, resource) = (request.verb(), request.resource());
    if *failure == ApiFailure::Forbidden {
        tracing::warn!(
            verb,
            resource,
            "the Kubernetes API does not allow to {verb} {resource}: grant it to the service account, as the ClusterRole in \
             examples/kubernetes does"
        );
    } else {
        tracing::warn!(verb, resource, %failure, "the Kubernetes API does not tell; it is asked again");
    }
}
