use std::fs::File;
use std::io::Write as _;
use std::process::{Command, Stdio};

use vigie_tests::LogRecord;

use crate::harness::Live;

/// What is left behind has another parent by then; who left it is still told.
#[test]
fn ancestors_that_have_ended_are_told() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("go");
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
    // Both ends: the one who reads waits for a line and for nobody to open it.
    let mut go = File::options().read(true).write(true).open(&path).expect("opened");
    let marker = path.to_str().expect("UTF-8");
    let mut shell = Command::new("/bin/sh")
        .args(["-c", "(read -r line <\"$0\"; /bin/echo orphan \"$0\"; exit 0) & exit 0", marker])
        .stdout(Stdio::null())
        .spawn()
        .expect("sh runs");
    let pid = i64::from(shell.id());
    assert!(shell.wait().expect("it ends").success());
    live.record(|record| record.event_name == "vigie.process.exit" && record.int("process.pid") == Some(pid));

    go.write_all(b"go\n").expect("written");
    let body = format!("/bin/echo orphan {marker}");
    let is_orphan = |record: &LogRecord| record.event_name == "vigie.process.exec" && record.body == body;
    let orphan = live.record(is_orphan);
    let ancestors: Vec<_> = orphan.attributes["vigie.process.ancestors.pids"].as_array().expect("a list").clone();
    let place = |pid: i64| ancestors.iter().position(|ancestor| ancestor.as_i64() == Some(pid));
    let (shell, test) = (place(pid), place(i64::from(std::process::id())));
    assert!(shell.is_some() && test.is_some() && shell < test, "{pid}: {ancestors:?}");
    assert_eq!(orphan.list("vigie.process.ancestors.executable_paths").map(|paths| paths.len()), Some(ancestors.len()));
    assert_eq!(ancestors.last().and_then(serde_json::Value::as_i64), Some(1), "the chain reaches pid 1");
    live.stop();
}
