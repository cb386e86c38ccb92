use std::sync::atomic::{AtomicU64, Ordering};

use super::api_failure::{ApiFailure, OUTCOMES};
use super::api_request::ApiRequest;

/// What a watch tells of, by the names that the API gives it, in lower case; what is none of them is `unknown`.
pub(super) const WATCH_EVENTS: [&str; 6] = ["added", "modified", "deleted", "bookmark", "error", "unknown"];

/// What a [`super::PodWatch`] has done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KubernetesCounters {
    /// Requests by verb, resource and what became of them. All combinations are there.
    pub requests: Vec<(&'static str, &'static str, &'static str, u64)>,
    /// What the watch told, by type: `added`, `modified`, `deleted`, `bookmark`, `error` or `unknown`.
    pub watch_events: Vec<(&'static str, u64)>,
    /// Pods that are known.
    pub pods: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    requests: [[AtomicU64; OUTCOMES.len()]; ApiRequest::ALL.len()],
    watch_events: [AtomicU64; WATCH_EVENTS.len()],
    pods: AtomicU64,
}

impl Counters {
    pub(super) fn count<T>(&self, request: ApiRequest, outcome: &Result<T, ApiFailure>) {
        let outcome = outcome.as_ref().err().map_or(0, ApiFailure::outcome_index);
        self.requests[request as usize][outcome].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_watch_event(&self, name: &str) {
        let known = WATCH_EVENTS.iter().position(|known| known.eq_ignore_ascii_case(name));
        self.watch_events[known.unwrap_or(WATCH_EVENTS.len() - 1)].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn set_pods(&self, count: usize) {
        self.pods.store(count as u64, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> KubernetesCounters {
        let requests = ApiRequest::ALL.into_iter().flat_map(|request| {
            let counts = self.requests[request as usize].iter().zip(OUTCOMES);
            counts.map(move |(count, outcome)| {
                (request.verb(), request.resource(), outcome, count.load(Ordering::Relaxed))
            })
        });
        let watch_events = self.watch_events.iter().zip(WATCH_EVENTS);
        KubernetesCounters {
            requests: requests.collect(),
            watch_events: watch_events.map(|(count, name)| (name, count.load(Ordering::Relaxed))).collect(),
            pods: self.pods.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_combination_has_its_own_count() {
        let counters = Counters::default();
        counters.count(ApiRequest::ListPods, &Ok(()));
        counters.count::<()>(ApiRequest::GetJob, &Err(ApiFailure::Forbidden));
        counters.count_watch_event("MODIFIED");
        counters.count_watch_event("NOVEL");
        counters.set_pods(3);
        let read = counters.read();
        let counted: Vec<_> = read.requests.iter().filter(|(.., count)| *count > 0).collect();
        assert_eq!(counted, [&("list", "pods", "ok", 1), &("get", "jobs", "forbidden", 1)]);
        assert_eq!(read.requests.len(), 36);
        let told: Vec<_> = read.watch_events.iter().filter(|(_, count)| *count > 0).collect();
        assert_eq!(told, [&("modified", 1), &("unknown", 1)]);
        assert_eq!(read.pods, 3);
    }
}
