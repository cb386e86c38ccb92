use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use vigie_enrich::containers::ContainerRequests;
use vigie_event::{Container, Event, MetadataState};

/// Events that wait at most, of all containers together.
const MAX_HELD: usize = 4096;

/// Containers that were asked for and not answered; beyond, the oldest are asked for again.
const MAX_ASKED: usize = 4096;

/// Keeps the first events of a container back until its runtime has told what it is, and the Kubernetes API what its pod is,
/// for a bounded time: then they leave saying that it is not known yet.
pub(crate) struct ContainerHold {
    /// How long events of a container wait.
    longest: Duration,
    /// Since when a container was asked for.
    asked: HashMap<String, Instant>,
    held: VecDeque<(Instant, Event)>,
    overflowed: u64,
}

impl ContainerHold {
    /// Events wait for `longest` at most.
    pub(crate) fn new(longest: Duration) -> Self {
        Self { longest, asked: HashMap::new(), held: VecDeque::new(), overflowed: 0 }
    }

    /// Keeps an event back, or gives it back when it need not or cannot wait. `pods_follow`: the Kubernetes API
    /// may still tell of a pod that it has not told of yet.
    pub(crate) fn hold(&mut self, event: Event, runtimes: &ContainerRequests, pods_follow: bool) -> Option<Event> {
        let Some(container) = &event.workload.container else { return Some(event) };
        let asked = match container.metadata {
            MetadataState::Pending => self.ask(container, runtimes),
            _ if pods_follow && lacks_pod(container) => match self.asked.get(&container.id) {
                Some(asked) => *asked,
                None => return Some(event),
            },
            _ => return Some(event),
        };
        let due = asked + self.longest;
        if due <= Instant::now() {
            return Some(event);
        }
        if self.held.len() >= MAX_HELD {
            self.overflowed += 1;
            return Some(event);
        }
        self.held.push_back((due, event));
        None
    }

    fn ask(&mut self, container: &Container, runtimes: &ContainerRequests) -> Instant {
        if let Some(asked) = self.asked.get(&container.id) {
            return *asked;
        }
        if self.asked.len() >= MAX_ASKED {
            self.asked.clear();
        }
        let now = Instant::now();
        // A refusal is counted by what asks; the event then leaves without.
        runtimes.request(&container.id, container.runtime);
        self.asked.insert(container.id.clone(), now);
        now
    }

    /// The events of a container of which all is known that will be.
    pub(crate) fn answered(&mut self, id: &str) -> Vec<Event> {
        self.asked.remove(id);
        self.take(|_, event| event.workload.container.as_ref().is_some_and(|container| container.id == id))
    }

    /// The events that have waited long enough.
    pub(crate) fn overdue(&mut self) -> Vec<Event> {
        let now = Instant::now();
        self.take(|due, _| due <= now)
    }

    /// All.
    pub(crate) fn drain(&mut self) -> Vec<Event> {
        self.take(|_, _| true)
    }

    fn take(&mut self, wanted: impl Fn(Instant, &Event) -> bool) -> Vec<Event> {
        let (taken, kept): (VecDeque<_>, _) =
            std::mem::take(&mut self.held).into_iter().partition(|(due, event)| wanted(*due, event));
        self.held = kept;
        taken.into_iter().map(|(_, event)| event).collect()
    }

    /// When the first one has waited long enough.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.held.front().map(|(due, _)| *due)
    }

    /// Events that could not wait since too many did.
    pub(crate) fn overflowed(&self) -> u64 {
        self.overflowed
    }
}

/// Whether the container is in a pod of which the Kubernetes API has told nothing.
pub(crate) fn lacks_pod(container: &Container) -> bool {
    let pod = container.details.as_ref().and_then(|details| details.pod.as_ref());
    pod.is_some_and(|pod| pod.metadata.is_none())
}

#[cfg(test)]
#[path = "container_hold_tests.rs"]
mod tests;
