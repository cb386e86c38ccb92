use std::time::Duration;

use tempfile::TempDir;
use vigie_enrich::containers::{ContainerMetadata, Failure, Mount, ResolverConfig, RuntimeSockets, StateDirs};
use vigie_tests::{Docker, IMAGE, poll_until};

use crate::harness::{DEADLINE, Resolving, ask_at_once, nothing};

fn by_socket(docker: &Docker) -> ResolverConfig {
    let sockets = RuntimeSockets { docker: vec![docker.socket()], ..nothing().sockets };
    ResolverConfig { sockets, ..nothing() }
}

fn by_files(docker: &Docker) -> ResolverConfig {
    let state = StateDirs {
        containerd_tasks: vec![docker.tasks_dir()],
        docker: vec![docker.data_dir()],
        containers_storage: vec![],
    };
    ResolverConfig { state, ..nothing() }
}

fn image(metadata: &ContainerMetadata) -> String {
    format!("{}:{}", metadata.image_name, metadata.image_tags.join(","))
}

#[test]
fn docker_tells_all_of_a_container() {
    let docker = Docker::start().expect("Docker starts");
    let data = TempDir::new().expect("a directory");
    let source = data.path().to_string_lossy().into_owned();
    let volume = format!("{source}:/data:ro");
    let id = docker.run(&["--name=web", "--label=team=blue", "--volume", &volume], &["sleep", "600"]).expect("it runs");
    let image_id = docker.docker(&["image", "inspect", "--format={{.Id}}", IMAGE]).expect("the image is there");

    let expected = ContainerMetadata {
        id: id.clone(),
        name: "web".to_owned(),
        image_name: "registry.vigie.test:5000/busybox".to_owned(),
        image_tags: vec!["1".to_owned()],
        image_id,
        image_repo_digests: vec![],
        labels: vec![("from".to_owned(), "image".to_owned()), ("team".to_owned(), "blue".to_owned())],
        mounts: vec![Mount { source, destination: "/data".to_owned(), read_only: true }],
        privileged: Some(false),
        runtime: "docker",
        created_unix_nano: None,
        pod: None,
    };
    // The same is known by the API, by the files, and by both.
    let both = ResolverConfig { sockets: by_socket(&docker).sockets, ..by_files(&docker) };
    for config in [by_socket(&docker), by_files(&docker), both] {
        let known = Resolving::start(&config).ask(&id, None).expect("it is known");
        assert!(known.created_unix_nano.is_some_and(|created| created > 1_700_000_000_000_000_000));
        assert_eq!(ContainerMetadata { created_unix_nano: None, ..ContainerMetadata::clone(&known) }, expected);
    }

    // Not started: a machine without all capabilities cannot.
    let privileged = docker.docker(&["create", "--privileged", IMAGE]).expect("it is made");
    for config in [by_socket(&docker), by_files(&docker)] {
        let known = Resolving::start(&config).ask(&privileged, Some("docker")).expect("it is known");
        assert_eq!(known.privileged, Some(true));
    }
}

#[test]
fn the_containerd_of_docker_tells_whose_the_container_is() {
    let docker = Docker::start().expect("Docker starts");
    let id = docker.run(&["--name=web"], &["sleep", "600"]).expect("it runs");
    let sockets = RuntimeSockets { containerd: vec![docker.containerd_socket()], ..nothing().sockets };
    let known = Resolving::start(&ResolverConfig { sockets, ..nothing() }).ask(&id, None).expect("it is known");
    assert_eq!((known.id.as_str(), known.runtime, known.privileged), (id.as_str(), "docker", Some(false)));
    // Docker knows its name, and is asked before.
    let sockets = RuntimeSockets {
        docker: vec![docker.socket()],
        containerd: vec![docker.containerd_socket()],
        ..nothing().sockets
    };
    let config = ResolverConfig { sockets, follow: true, ..nothing() };
    assert_eq!(Resolving::start(&config).learnt(&id, |_| true).name, "web");
}

#[test]
fn a_container_of_milliseconds_is_known_to_whoever_follows_docker() {
    let docker = Docker::start().expect("Docker starts");
    let before = docker.run(&["--name=before"], &["sleep", "600"]).expect("it runs");
    let resolving = Resolving::start(&ResolverConfig { follow: true, ..by_socket(&docker) });
    assert_eq!(resolving.learnt(&before, |_| true).name, "before", "what runs at the start is known");
    let dir = TempDir::new().expect("a directory");
    for number in 0..10 {
        let (name, file) = (format!("--name=quick{number}"), dir.path().join(number.to_string()));
        let cidfile = format!("--cidfile={}", file.display());
        let options = ["run", "--rm", "--network=none", "--label=team=blue", &name, &cidfile, IMAGE, "true"];
        docker.docker(&options).expect("it runs");
        let id = std::fs::read_to_string(&file).expect("the id");
        let known = resolving.learnt(&id, |_| true);
        assert_eq!(format!("--name={}", known.name), name);
        assert_eq!(image(&known), IMAGE);
        assert!(known.labels.contains(&("team".to_owned(), "blue".to_owned())));
    }
}

#[test]
fn a_container_of_milliseconds_is_known_by_its_files() {
    let docker = Docker::start().expect("Docker starts");
    let mut resolving = Resolving::start(&by_files(&docker));
    let dir = TempDir::new().expect("a directory");
    for number in 0..10 {
        let (name, file) = (format!("--name=quick{number}"), dir.path().join(number.to_string()));
        let cidfile = format!("--cidfile={}", file.display());
        let known = ask_at_once(&mut resolving, &docker.tasks_dir().join("moby"), Some("docker"), || {
            let options = ["run", "--rm", "--network=none", "--label=team=blue", &name, &cidfile, IMAGE, "true"];
            docker.docker(&options).expect("it runs");
            std::fs::read_to_string(&file).expect("the id")
        });
        assert_eq!(format!("--name={}", known.name), name);
        assert_eq!(image(&known), IMAGE);
        assert_eq!(known.runtime, "docker");
    }
}

#[test]
fn what_ended_is_remembered_for_a_while() {
    let docker = Docker::start().expect("Docker starts");
    let keep_after_end = Duration::from_secs(3);
    let mut resolving = Resolving::start(&ResolverConfig { follow: true, keep_after_end, ..by_socket(&docker) });
    let id = docker.run(&["--name=web"], &["sleep", "600"]).expect("it runs");
    resolving.learnt(&id, |_| true);
    docker.docker(&["rm", "--force", &id]).expect("it is removed");
    assert_eq!(resolving.ask(&id, None).expect("it is still known").name, "web");
    let forgotten = poll_until(DEADLINE, || (resolving.resolver.counters().remembered == 0).then_some(()));
    assert!(forgotten.is_some(), "{:?}", resolving.resolver.counters());
    assert_eq!(resolving.ask(&id, None), Err(Failure::NotFound));
}

#[test]
fn an_unknown_container_is_asked_for_a_few_times_only() {
    let docker = Docker::start().expect("Docker starts");
    let mut resolving = Resolving::start(&ResolverConfig { attempts: 4, ..by_socket(&docker) });
    let id = "0".repeat(64);
    assert_eq!(resolving.ask(&id, Some("docker")), Err(Failure::NotFound));
    assert_eq!(resolving.ask(&id, Some("docker")), Err(Failure::NotFound));
    assert_eq!(resolving.count("docker", "not_found"), 4);
    // Docker takes names and beginnings of ids, which are not what was asked for.
    let web = docker.run(&["--name=web"], &["sleep", "600"]).expect("it runs");
    assert_eq!(resolving.ask("web", Some("docker")), Err(Failure::NotFound));
    assert_eq!(resolving.ask(&web[..12], Some("docker")), Err(Failure::NotFound));
}
