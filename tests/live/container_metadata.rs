use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vigie_tests::{Containerd, Docker, IMAGE, LogRecord, PodContainer, PodSandbox, PodmanService};

use crate::harness::Live;

/// A configuration file that names one runtime's socket, and no other runtime.
pub(crate) struct Configuration {
    file: PathBuf,
    _folder: TempDir,
}

impl Configuration {
    /// A machine that is busy with other tests may be slow to answer: events wait for as long as they can.
    pub(crate) fn new(runtime: &str, socket: &Path) -> Self {
        Self::with("  hold: 10000\n", runtime, socket)
    }

    fn with(hold: &str, runtime: &str, socket: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("vigie.yaml");
        let sockets = ["docker", "podman", "containerd", "cri-o"].map(|name| {
            let path = if name == runtime { format!("{:?}", socket.display().to_string()) } else { String::new() };
            format!("    {name}: [{path}]\n")
        });
        let state = "  state: {docker: [], containers_storage: [], containerd_tasks: []}\n";
        let text = format!("containers:\n{hold}  sockets:\n{}{state}", sockets.concat());
        std::fs::write(&file, text).expect("written");
        Self { file, _folder: folder }
    }

    fn start(&self) -> Live {
        self.start_with(&[])
    }

    pub(crate) fn start_with(&self, more: &[&str]) -> Live {
        let arguments = [&["--config", self.file.to_str().expect("a path")], more].concat();
        Live::start("grpc", &arguments)
    }
}

/// The container's own process: the runtime's client has the same words among its arguments.
pub(crate) fn echo(word: &str) -> impl Fn(&LogRecord) -> bool {
    let command_line = format!("/bin/echo {word}");
    move |record| record.event_name == "vigie.process.exec" && record.body == command_line
}

/// Also of a container that is gone at once: its first events wait for what its runtime tells.
#[test]
fn a_docker_containers_events_carry_its_name_image_and_labels() {
    let docker = Docker::start().expect("docker starts");
    let live = Configuration::new("docker", &docker.socket()).start();
    let options = ["--name", "shop-checkout-1", "--label", "team=blue"];
    let id = docker.run(&options, &["/bin/echo", "in-docker"]).expect("it runs");
    let record = live.record(echo("in-docker"));
    assert_eq!(record.resource_str("container.id"), Some(id.as_str()));
    assert_eq!(record.resource_str("container.name"), Some("shop-checkout-1"));
    assert_eq!(record.resource_str("container.runtime.name"), Some("docker"));
    assert_eq!(record.resource_str("container.image.name"), Some("registry.vigie.test:5000/busybox"));
    assert_eq!(record.resource["container.image.tags"], serde_json::json!(["1"]));
    assert!(record.resource_str("container.image.id").is_some_and(|id| id.starts_with("sha256:")));
    assert_eq!(record.resource_str("container.label.team"), Some("blue"));
    assert_eq!(record.resource_str("vigie.container.metadata"), Some("resolved"));
    assert_eq!(record.resource["vigie.container.privileged"], serde_json::json!(false));
    assert_eq!(record.resource_str("service.name"), Some("shop-checkout-1"), "nobody else names the service");
    live.stop();
}

#[test]
fn a_pods_events_carry_the_pod() {
    let containerd = Containerd::start().expect("containerd starts");
    let live = Configuration::new("containerd", &containerd.socket()).start();
    let pod = PodSandbox {
        name: "checkout-7d9f6c8b5-x2x4q".to_owned(),
        namespace: "shop".to_owned(),
        uid: "8c7a1f0e-4f5b-4b0e-9b51-2f0f5c1d7a11".to_owned(),
    };
    let pod_id = containerd.run_pod(&pod).expect("the pod runs");
    let command = ["/bin/echo", "in-a-pod"].map(str::to_owned).to_vec();
    let container = PodContainer { name: "app".to_owned(), command, ..PodContainer::default() };
    let id = containerd.run_in_pod(&pod, &pod_id, &container).expect("the container runs");
    let record = live.record(echo("in-a-pod"));
    for (name, value) in [
        ("container.id", id.as_str()),
        ("container.runtime.name", "containerd"),
        ("container.image.name", "registry.vigie.test:5000/busybox"),
        ("k8s.pod.name", &pod.name),
        ("k8s.pod.uid", &pod.uid),
        ("k8s.namespace.name", "shop"),
        ("k8s.container.name", "app"),
        ("service.name", "checkout"),
        ("service.namespace", "shop"),
        ("service.version", "1"),
        ("service.instance.id", "shop.checkout-7d9f6c8b5-x2x4q.app"),
        ("vigie.container.metadata", "resolved"),
    ] {
        assert_eq!(record.resource_str(name), Some(value), "{name}");
    }
    live.stop();
}

/// They are gone before anybody could look at them, and nothing is set for it. A runtime that has forgotten one by the time
/// when it is asked leaves it without a name, never with another's.
#[test]
fn containers_that_live_for_milliseconds_are_known() {
    const CONTAINERS: usize = 20;
    let docker = Docker::start().expect("docker starts");
    let live = Configuration::with("", "docker", &docker.socket()).start();
    let mut ids = Vec::new();
    for number in 0..CONTAINERS {
        let name = format!("brief-{number}");
        let word = format!("of-{name}");
        let options = ["run", "--rm", "--network=none", "--cidfile"];
        let folder = tempfile::tempdir().expect("a folder");
        let id_file = folder.path().join("id");
        let command = ["--name", &name, IMAGE, "/bin/echo", &word];
        docker.docker(&[&options[..], &[id_file.to_str().expect("a path")], &command].concat()).expect("it runs");
        ids.push((word, name, std::fs::read_to_string(&id_file).expect("it has an id")));
    }
    let mut known = 0;
    for (word, name, id) in ids {
        let record = live.record(echo(&word));
        assert_eq!(record.resource_str("container.id"), Some(id.as_str()));
        if record.resource_str("vigie.container.metadata") != Some("resolved") {
            assert_eq!(record.resource_str("container.name"), None);
            continue;
        }
        known += 1;
        assert_eq!(record.resource_str("container.name"), Some(name.as_str()));
        assert_eq!(record.resource_str("container.image.name"), Some("registry.vigie.test:5000/busybox"));
    }
    println!("{known} of {CONTAINERS} are known");
    assert!(known >= CONTAINERS / 2, "{known}");
    live.stop();
}

/// Where a container's files come from, and what exactly its image is.
#[test]
fn a_containers_events_carry_mounts_and_digests() {
    let mut podman = PodmanService::new().expect("storage");
    podman.serve().expect("podman serves");
    let live = Configuration::new("podman", &podman.socket()).start();
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().display().to_string();
    let volume = format!("{source}:/data:ro");
    podman.run(&["--volume", &volume], &["/bin/echo", "with-mounts"]).expect("it runs");
    let record = live.record(echo("with-mounts"));
    let digest = podman.podman(&["image", "inspect", "--format={{index .RepoDigests 0}}", IMAGE]).expect("the digest");
    assert_eq!(record.resource["container.image.repo_digests"], serde_json::json!([digest]));
    let mounts = record.resource["vigie.container.mounts"].as_array().expect("mounts");
    assert!(mounts.contains(&serde_json::json!(volume)), "{mounts:?}");
    live.stop();
}

/// Without any runtime to ask, events leave and say so.
#[test]
fn a_container_that_nobody_knows_is_told_as_such() {
    let docker = Docker::start().expect("docker starts");
    let live = Configuration::new("podman", Path::new("/nonexistent/podman.sock")).start();
    let id = docker.run(&[], &["/bin/echo", "of-nobody"]).expect("it runs");
    let record = live.record(echo("of-nobody"));
    assert_eq!(record.resource_str("container.id"), Some(id.as_str()));
    let state = record.resource_str("vigie.container.metadata");
    assert!(matches!(state, Some("pending" | "failed")), "{state:?}");
    assert_eq!(record.resource_str("container.name"), None);
    live.stop();
}
