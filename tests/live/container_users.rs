use std::os::unix::process::CommandExt as _;
use std::process::Command;

use vigie_tests::{Docker, LogRecord};

use crate::harness::Live;

fn echo(word: &str) -> impl Fn(&LogRecord) -> bool {
    let command_line = format!("/bin/echo {word}");
    move |record| record.event_name == "vigie.process.exec" && record.body == command_line
}

/// It stays, as services do: of a container that is gone before it is looked at nothing can be read.
fn echoes(word: &str) -> [String; 3] {
    ["/bin/sh".to_owned(), "-c".to_owned(), format!("/bin/echo {word}; exec sleep 60")]
}

/// User 1 is `daemon` on every Linux host; what it is called in a container is said there alone.
#[test]
fn users_have_the_names_that_their_own_container_gives_them() {
    let docker = Docker::start().expect("docker starts");
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let run = |name: &str, user: u32, word: &str| {
        let file = folder.path().join(format!("{name}-{user}"));
        std::fs::write(&file, format!("root:x:0:0::/:/bin/sh\n{name}:x:{user}:1::/:/bin/sh\n")).expect("written");
        let (volume, user) = (format!("{}:/etc/passwd:ro", file.display()), user.to_string());
        let id = docker
            .run(&["--volume", &volume, "--user", &user], &echoes(word).each_ref().map(String::as_str))
            .expect("it runs");
        let record = live.record(echo(word));
        assert_eq!(record.resource_str("container.id"), Some(id.as_str()));
        record
    };
    let user = |record: &LogRecord| (record.int("process.user.id"), record.str("process.user.name").map(str::to_owned));
    let named = |id, name: &str| (Some(id), Some(name.to_owned()));
    assert_eq!(user(&run("cashier", 1, "one")), named(1, "cashier"));
    assert_eq!(user(&run("baker", 1, "two")), named(1, "baker"), "another container, another name");
    assert_eq!(user(&run("baker", 1234, "three")), named(1234, "baker"));
    // Its own file has no such user; that the host's has is nothing to it.
    docker.run(&["--user", "1"], &echoes("four").each_ref().map(String::as_str)).expect("it runs");
    assert_eq!(user(&live.record(echo("four"))), (Some(1), None));
    Command::new("/bin/echo").arg("five").uid(1).status().expect("it runs");
    assert_eq!(user(&live.record(echo("five"))), named(1, "daemon"));
    live.stop();
}
