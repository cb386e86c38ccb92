use tempfile::TempDir;
use vigie_enrich::containers::{ContainerMetadata, Mount, Pod, ResolverConfig, RuntimeSockets, StateDirs};
use vigie_tests::{Containerd, IMAGE, PodContainer, PodSandbox};

use crate::harness::{Resolving, ask_at_once, nothing};

fn by_socket(containerd: &Containerd) -> ResolverConfig {
    let sockets = RuntimeSockets { containerd: vec![containerd.socket()], ..nothing().sockets };
    ResolverConfig { sockets, ..nothing() }
}

fn by_files(containerd: &Containerd) -> ResolverConfig {
    let state = StateDirs { containerd_tasks: vec![containerd.tasks_dir()], ..nothing().state };
    ResolverConfig { state, ..nothing() }
}

fn sandbox() -> PodSandbox {
    PodSandbox {
        name: "web-0".to_owned(),
        namespace: "shop".to_owned(),
        uid: "8c7a1f0e-4f5b-4b0e-9b51-2f0f5c1d7a11".to_owned(),
    }
}

fn pod(container_name: &str, restart_count: Option<u32>) -> Pod {
    let PodSandbox { name, namespace, uid } = sandbox();
    Pod { name, namespace, uid, container_name: container_name.to_owned(), restart_count }
}

#[test]
fn a_pods_container_is_told_with_its_pod() {
    let containerd = Containerd::start().expect("containerd starts");
    let pod_id = containerd.run_pod(&sandbox()).expect("the pod runs");
    let data = TempDir::new().expect("a directory");
    let source = data.path().to_string_lossy().into_owned();
    let container = PodContainer {
        name: "app".to_owned(),
        command: vec!["sleep".to_owned(), "600".to_owned()],
        attempt: 2,
        mounts: vec![(source.clone(), "/data".to_owned(), true)],
        labels: vec![("app".to_owned(), "web".to_owned())],
    };
    let id = containerd.run_in_pod(&sandbox(), &pod_id, &container).expect("the container runs");

    let known = Resolving::start(&by_socket(&containerd)).ask(&id, None).expect("it is known");
    assert_eq!((known.id.as_str(), known.name.as_str(), known.runtime), (id.as_str(), "app", "containerd"));
    assert_eq!(known.pod, Some(pod("app", Some(2))));
    assert_eq!(known.image_name, "registry.vigie.test:5000/busybox");
    assert_eq!(known.image_tags, ["1"]);
    assert!(known.image_id.starts_with("sha256:"), "{known:?}");
    let mount = Mount { source, destination: "/data".to_owned(), read_only: true };
    assert_eq!(known.mounts, std::slice::from_ref(&mount));
    assert!(known.labels.contains(&("app".to_owned(), "web".to_owned())));
    assert_eq!(known.privileged, Some(false));
    assert!(known.created_unix_nano.is_some_and(|created| created > 1_700_000_000_000_000_000));

    let files = Resolving::start(&by_files(&containerd)).ask(&id, None).expect("it is known");
    assert_eq!((files.name.as_str(), files.runtime), ("app", "containerd"));
    assert_eq!(files.pod, Some(pod("app", None)));
    assert_eq!((&files.image_name, &files.image_tags), (&known.image_name, &known.image_tags));
    assert_eq!((files.privileged, files.mounts.contains(&mount)), (Some(false), true));

    for config in [by_socket(&containerd), by_files(&containerd)] {
        let holder = Resolving::start(&config).ask(&pod_id, None).expect("the pod's own container is known");
        let known = holder.pod.clone().map(|pod| Pod { restart_count: None, ..pod });
        assert_eq!(known, Some(pod("", None)), "{holder:?}");
    }
}

#[test]
fn a_container_without_kubernetes_is_told() {
    let containerd = Containerd::start().expect("containerd starts");
    containerd.run("default", "web", &["--label", "team=blue"], &["sleep", "600"]).expect("it runs");
    let known = Resolving::start(&by_socket(&containerd)).ask("web", Some("containerd")).expect("it is known");
    assert_eq!((known.name.as_str(), known.runtime), ("web", "containerd"));
    assert_eq!(format!("{}:{}", known.image_name, known.image_tags.join(",")), IMAGE);
    assert_eq!(known.image_repo_digests, [format!("registry.vigie.test:5000/busybox@{}", known.image_id)]);
    assert!(known.labels.contains(&("team".to_owned(), "blue".to_owned())));
    assert_eq!((known.privileged, &known.pod), (Some(false), &None));
    assert!(known.created_unix_nano.is_some());
}

#[test]
fn a_container_of_milliseconds_is_known() {
    let containerd = Containerd::start().expect("containerd starts");
    let pod_id = containerd.run_pod(&sandbox()).expect("the pod runs");
    let following = Resolving::start(&ResolverConfig { follow: true, ..by_socket(&containerd) });
    assert_eq!(following.learnt(&pod_id, |_| true).pod.as_ref().map(|pod| pod.name.as_str()), Some("web-0"));
    let mut reading = Resolving::start(&by_files(&containerd));
    for number in 0..5 {
        let container = PodContainer {
            name: format!("app{number}"),
            command: vec!["true".to_owned()],
            attempt: number,
            ..PodContainer::default()
        };
        let known = ask_at_once(&mut reading, &containerd.tasks_dir().join("k8s.io"), None, || {
            containerd.run_in_pod(&sandbox(), &pod_id, &container).expect("the container runs")
        });
        assert_eq!(known.pod, Some(pod(&container.name, None)));
        let known = following.learnt(&known.id, |_| true);
        assert_eq!(known.pod, Some(pod(&container.name, Some(number))));

        let id = format!("quick{number}");
        let options = ["run", "--rm", "--snapshotter", "native", "--label", "team=blue", IMAGE, &id, "true"];
        containerd.ctr("default", &options).expect("it runs");
        let known: ContainerMetadata = ContainerMetadata::clone(&following.learnt(&id, |_| true));
        assert!(known.labels.contains(&("team".to_owned(), "blue".to_owned())), "{known:?}");
    }
}
