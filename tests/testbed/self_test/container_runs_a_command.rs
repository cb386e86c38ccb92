//! A command runs in a real container.

use anyhow::Result;
use vigie_tests::Container;

#[test]
fn a_container_gives_its_output_and_its_id() -> Result<()> {
    let run = Container::run("vigie-self-test", &["sh", "-c", "echo inside; echo beside >&2; cat /proc/self/cgroup"])?;
    assert_eq!(run.id.len(), 64);
    assert!(run.id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{}", run.id);
    assert!(run.stdout.starts_with("inside\n"), "{run:?}");
    assert_eq!(run.stderr, "beside\n");
    assert_eq!(run.exit_code, 0);
    Ok(())
}

#[test]
fn a_command_that_fails_gives_its_exit_code() -> Result<()> {
    let run = Container::run("vigie-self-test", &["sh", "-c", "exit 3"])?;
    assert_eq!(run.exit_code, 3);
    Ok(())
}

#[test]
fn a_command_that_is_not_there_is_an_error() {
    let error = Container::run("vigie-self-test", &["no-such-command"]).expect_err("there is no such command");
    assert!(format!("{error:#}").contains("no-such-command"), "{error:#}");
}
