use vigie_tests::Container;

use crate::harness::Live;

/// busybox runs most commands without executing anything, so it is the shell itself that is looked for.
const SCRIPT: &str = "echo in-the-container";

#[test]
fn a_containers_events_carry_its_id() {
    let live = Live::start("grpc", &[]);
    let run = Container::run("vigie-live", &["sh", "-c", SCRIPT]).expect("the container runs");
    let record = live.record(|record| {
        record.event_name == "vigie.process.exec"
            && record.list("process.command_args").is_some_and(|arguments| arguments == ["sh", "-c", SCRIPT])
            && record.str("process.executable.path").is_some_and(|path| path.starts_with("/bin/"))
    });
    assert_eq!(record.resource_str("container.id"), Some(run.id.as_str()), "{record:?}");
    assert_eq!(record.resource_str("container.runtime.name"), Some("podman"));
    assert!(record.int("process.vpid") < record.int("process.pid"), "the container has its own pid namespace");
    live.stop();
}
