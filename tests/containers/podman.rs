use tempfile::TempDir;
use vigie_enrich::containers::{ContainerMetadata, Mount, ResolverConfig, RuntimeSockets, StateDirs};
use vigie_tests::{IMAGE, PodmanService};

use crate::harness::{Resolving, ask_at_once, nothing};

fn by_socket(podman: &PodmanService) -> ResolverConfig {
    let sockets = RuntimeSockets { podman: vec![podman.socket()], ..nothing().sockets };
    ResolverConfig { sockets, ..nothing() }
}

fn by_files(podman: &PodmanService) -> ResolverConfig {
    let state = StateDirs { containers_storage: vec![podman.storage_dir()], ..nothing().state };
    ResolverConfig { state, ..nothing() }
}

#[test]
fn podman_tells_all_of_a_container_and_its_files_tell_most() {
    let mut podman = PodmanService::new().expect("podman works");
    let data = TempDir::new().expect("a directory");
    let source = data.path().to_string_lossy().into_owned();
    let volume = format!("{source}:/data:ro");
    let options = ["--name=web", "--label=team=blue", "--volume", &volume];
    let id = podman.run(&options, &["sleep", "600"]).expect("it runs");
    let image_id = podman.podman(&["image", "inspect", "--format={{.Id}}", IMAGE]).expect("the image is there");
    let digest = podman.podman(&["image", "inspect", "--format={{index .RepoDigests 0}}", IMAGE]).expect("the digest");

    let by_api = ContainerMetadata {
        id: id.clone(),
        name: "web".to_owned(),
        image_name: "registry.vigie.test:5000/busybox".to_owned(),
        image_tags: vec!["1".to_owned()],
        image_id: format!("sha256:{image_id}"),
        image_repo_digests: vec![digest],
        labels: vec![("from".to_owned(), "image".to_owned()), ("team".to_owned(), "blue".to_owned())],
        mounts: vec![Mount { source, destination: "/data".to_owned(), read_only: true }],
        privileged: Some(false),
        runtime: "podman",
        created_unix_nano: None,
        pod: None,
    };
    let files = Resolving::start(&by_files(&podman)).ask(&id, None).expect("it is known");
    let untimed = |known: &ContainerMetadata| ContainerMetadata { created_unix_nano: None, ..known.clone() };
    assert!(files.created_unix_nano.is_some());
    assert_eq!(untimed(&files), ContainerMetadata { labels: vec![], ..by_api.clone() });

    // The socket appears after the resolver has started.
    let both = ResolverConfig { sockets: by_socket(&podman).sockets, ..by_files(&podman) };
    let mut resolving = Resolving::start(&both);
    podman.serve().expect("the API starts");
    assert_eq!(untimed(&resolving.ask(&id, Some("podman")).expect("it is known")), by_api);
    assert_eq!(resolving.count("podman", "found"), 1);
}

#[test]
fn a_container_of_milliseconds_is_known_without_a_service() {
    let podman = PodmanService::new().expect("podman works");
    let mut resolving = Resolving::start(&by_files(&podman));
    let dir = TempDir::new().expect("a directory");
    for number in 0..5 {
        let (name, file) = (format!("--name=quick{number}"), dir.path().join(number.to_string()));
        let cidfile = format!("--cidfile={}", file.display());
        let known = ask_at_once(&mut resolving, &podman.storage_dir().join("vfs-containers"), Some("podman"), || {
            let limits = ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];
            let options = [&["run", "--rm", "--network=none"][..], &limits, &[&name, &cidfile, IMAGE, "true"]];
            podman.podman(&options.concat()).expect("it runs");
            std::fs::read_to_string(&file).expect("the id")
        });
        assert_eq!(format!("--name={}", known.name), name);
        assert_eq!((known.image_name.as_str(), known.runtime), ("registry.vigie.test:5000/busybox", "podman"));
        assert_eq!(known.privileged, Some(false));
    }
}

#[test]
fn what_runs_at_the_start_is_known() {
    let mut podman = PodmanService::new().expect("podman works");
    podman.serve().expect("the API starts");
    let before = podman.run(&["--name=before"], &["sleep", "600"]).expect("it runs");
    let resolving = Resolving::start(&ResolverConfig { follow: true, ..by_socket(&podman) });
    assert_eq!(resolving.learnt(&before, |_| true).name, "before");
}
