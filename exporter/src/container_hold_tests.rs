use std::sync::Arc;

use vigie_enrich::containers::{ContainerResolver, ResolverConfig, RuntimeSockets, StateDirs};
use vigie_event::events::ProcessExec;
use vigie_event::{ContainerDetails, Payload, Pod, PodMetadata, Workload};

use super::*;

/// Nobody is there to be asked.
const LONGEST: Duration = Duration::from_millis(300);

fn runtimes() -> ContainerResolver {
    ContainerResolver::start(&ResolverConfig {
        sockets: RuntimeSockets { docker: vec![], podman: vec![], containerd: vec![], crio: vec![] },
        state: StateDirs { containerd_tasks: vec![], docker: vec![], containers_storage: vec![] },
        follow: false,
        ..ResolverConfig::default()
    })
}

fn event(metadata: MetadataState, pod: Option<Pod>) -> Event {
    let details = pod.map(|pod| Arc::new(ContainerDetails { pod: Some(pod), ..ContainerDetails::default() }));
    let container = Container { id: "c1".to_owned(), metadata, details, ..Container::default() };
    Event {
        thread_id: 1,
        workload: Arc::new(Workload { container: Some(container), ..Workload::default() }),
        ..Event::of(Payload::ProcessExec(ProcessExec::default()))
    }
}

fn of_unknown_pod() -> Event {
    event(MetadataState::Resolved, Some(Pod::default()))
}

/// What comes after the runtime's answer waits as long as what came before it: else it would overtake.
#[tokio::test]
async fn events_of_a_pod_that_may_still_be_told_of_wait_no_longer_than_for_the_runtime() {
    let (resolver, mut hold) = (runtimes(), ContainerHold::new(LONGEST));
    let requests = resolver.requests();
    assert!(hold.hold(event(MetadataState::Pending, None), &requests, true).is_none());
    assert!(hold.hold(of_unknown_pod(), &requests, true).is_none());
    let dues: Vec<_> = hold.held.iter().map(|(due, _)| *due).collect();
    assert_eq!(dues[0], dues[1], "the time counts from the first event");
    assert_eq!(hold.answered("c1").len(), 2);
    // Long enough ago.
    hold.asked.insert("c1".to_owned(), Instant::now().checked_sub(LONGEST).expect("a time"));
    assert!(hold.hold(of_unknown_pod(), &requests, true).is_some());
}

#[tokio::test]
async fn events_wait_for_no_pod_that_nobody_tells_of() {
    let (resolver, mut hold) = (runtimes(), ContainerHold::new(LONGEST));
    let requests = resolver.requests();
    hold.hold(event(MetadataState::Pending, None), &requests, true);
    assert!(hold.hold(of_unknown_pod(), &requests, false).is_some(), "the API is not asked, or does not answer");
    let known = Pod { metadata: Some(Arc::new(PodMetadata::default())), ..Pod::default() };
    assert!(hold.hold(event(MetadataState::Resolved, Some(known)), &requests, true).is_some());
    assert!(hold.hold(event(MetadataState::Resolved, None), &requests, true).is_some());
    hold.answered("c1");
    assert!(hold.hold(of_unknown_pod(), &requests, true).is_some(), "nothing of it waits any more");
}
