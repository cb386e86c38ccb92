//! What somebody does who enters a container is one session; the container's own process is none.

use vigie_tests::{Containerd, Docker, LogRecord, PodContainer, PodSandbox, PodmanService};

use crate::container_metadata::{Configuration, echo};
use crate::harness::Live;

/// The container's own process, which stays.
const BEGINS: [&str; 3] = ["/bin/sh", "-c", "/bin/echo container-begins; exec sleep 60"];

const INSIDE: [&str; 3] = ["/bin/sh", "-c", "/bin/echo first-inside; /bin/echo second-inside; exit 0"];

/// The record of an echo of `word` in container `id`: other tests say the same in theirs.
fn echo_in(id: &str, word: &str) -> impl Fn(&LogRecord) -> bool {
    let (id, is_echo) = (id.to_owned(), echo(word));
    move |record| is_echo(record) && record.resource_str("container.id") == Some(&id)
}

fn is_no_visit(live: &Live, id: &str) -> LogRecord {
    let first = live.record(echo_in(id, "container-begins"));
    assert_eq!(first.str("vigie.session.id"), None);
    first
}

/// What [`INSIDE`] did in container `id` is one session, and one record says when it began, and where: the container has
/// been asked for by then.
fn is_a_visit(live: &Live, id: &str) -> LogRecord {
    let [first, second] = ["first", "second"].map(|word| live.record(echo_in(id, &format!("{word}-inside"))));
    assert_eq!(first.str("vigie.session.type"), Some("container_exec"));
    assert_eq!(first.str("vigie.session.id"), second.str("vigie.session.id"));
    let is_start = |record: &LogRecord| {
        record.event_name == "vigie.process.session_start"
            && record.str("vigie.session.id") == first.str("vigie.session.id")
    };
    live.record(is_start);
    let mut starts = live.records();
    starts.retain(is_start);
    let [start]: [LogRecord; 1] = starts.try_into().expect("it begins once");
    assert_eq!(start.str("vigie.session_start.kind"), Some("container_exec"));
    assert_eq!(start.list("process.command_args"), Some(INSIDE.to_vec()));
    assert_eq!(start.resource_str("container.id"), Some(id));
    start
}

#[test]
fn an_exec_into_a_podman_container_is_a_session() {
    let mut podman = PodmanService::new().expect("storage");
    podman.serve().expect("podman serves");
    let live = Configuration::new("podman", &podman.socket()).start_with(&[]);
    let id = podman.run(&["--name", "web"], &BEGINS).expect("it runs");
    assert_eq!(is_no_visit(&live, &id).resource_str("container.name"), Some("web"));
    podman.podman(&[&["exec", &id], &INSIDE[..]].concat()).expect("exec works");
    assert_eq!(is_a_visit(&live, &id).resource_str("container.name"), Some("web"));
    live.stop();
}

#[test]
fn an_exec_into_a_docker_container_is_a_session() {
    let docker = Docker::start().expect("docker starts");
    let live = Configuration::new("docker", &docker.socket()).start_with(&[]);
    let id = docker.run(&["--name", "web"], &BEGINS).expect("it runs");
    is_no_visit(&live, &id);
    docker.docker(&[&["exec", &id], &INSIDE[..]].concat()).expect("exec works");
    assert_eq!(is_a_visit(&live, &id).resource_str("container.name"), Some("web"));
    live.stop();
}

/// Which process is the container cannot be told by its number in the host's pid namespace.
#[test]
fn an_exec_into_a_container_with_the_hosts_processes_is_a_session() {
    let docker = Docker::start().expect("docker starts");
    let live = Configuration::new("docker", &docker.socket()).start_with(&[]);
    let id = docker.run(&["--pid=host"], &BEGINS).expect("it runs");
    is_no_visit(&live, &id);
    docker.docker(&[&["exec", &id], &INSIDE[..]].concat()).expect("exec works");
    is_a_visit(&live, &id);
    live.stop();
}

/// The containers of this pod share a pid namespace, in which neither is the first.
#[test]
fn an_exec_into_a_pods_container_is_a_session() {
    let containerd = Containerd::start().expect("containerd starts");
    let live = Configuration::new("containerd", &containerd.socket()).start_with(&[]);
    let pod = PodSandbox { name: "web-0".to_owned(), namespace: "shop".to_owned(), uid: "visited".to_owned() };
    let pod_id = containerd.run_pod(&pod).expect("the pod runs");
    let command = BEGINS.map(str::to_owned).to_vec();
    let container = PodContainer { name: "app".to_owned(), command, ..PodContainer::default() };
    let id = containerd.run_in_pod(&pod, &pod_id, &container).expect("the container runs");
    assert_ne!(is_no_visit(&live, &id).int("process.vpid"), Some(1));
    containerd.exec_in_pod(&id, &INSIDE).expect("exec works");
    assert_eq!(is_a_visit(&live, &id).resource_str("k8s.pod.name"), Some("web-0"));
    live.stop();
}
