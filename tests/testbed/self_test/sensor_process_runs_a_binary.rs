//! The sensor's process is started, watched and stopped; a shell stands in for the sensor.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use vigie_tests::SensorProcess;

const DEADLINE: Duration = Duration::from_secs(10);

fn shell(script: &str) -> Result<SensorProcess> {
    SensorProcess::start_binary(Path::new("/bin/sh"), &["-c", script], &[("WORD", "from the test")])
}

#[test]
fn its_lines_are_awaited_and_sigterm_stops_it() -> Result<()> {
    let sensor = shell(
        "trap 'echo bye; exit 7' TERM; echo starting >&2; echo \"word $WORD\"; echo 'INFO vigie is ready' >&2
         while :; do sleep 0.01; done",
    )?;
    sensor.wait_ready()?;
    assert_eq!(sensor.wait_for_stderr("start", DEADLINE)?, "starting");
    assert_eq!(sensor.wait_for_stdout(|line| line.starts_with("word"), DEADLINE)?, "word from the test");
    let exit = sensor.stop()?;
    assert_eq!(exit.status.code(), Some(7));
    assert_eq!(exit.stdout, "word from the test\nbye\n");
    assert_eq!(exit.stderr, "starting\nINFO vigie is ready\n");
    Ok(())
}

#[test]
fn one_that_ends_too_early_is_told_with_its_output() -> Result<()> {
    let sensor = shell("echo 'error: no such option' >&2; exit 2")?;
    let error = sensor.wait_ready().expect_err("it ends before it is ready");
    assert!(error.to_string().contains("ended before it wrote"), "{error}");
    assert!(error.to_string().contains("error: no such option"), "{error}");
    assert_eq!(sensor.wait(DEADLINE)?.status.code(), Some(2));
    Ok(())
}

#[test]
fn dropping_it_ends_it() -> Result<()> {
    let sensor = shell("exec sleep 600")?;
    let proc = format!("/proc/{}", sensor.pid());
    assert!(Path::new(&proc).exists());
    drop(sensor);
    assert!(!Path::new(&proc).exists());
    Ok(())
}
