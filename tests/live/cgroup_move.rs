use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vigie_tests::LogRecord;

use crate::harness::Live;

/// Where the unified hierarchy is mounted.
pub(crate) fn unified() -> PathBuf {
    let table = fs::read_to_string("/proc/self/mountinfo").expect("mounts");
    let line = table.lines().find(|line| line.contains(" - cgroup2 ")).expect("a unified hierarchy");
    Path::new(line.split(' ').nth(4).expect("a mount point")).to_owned()
}

fn is_move(record: &LogRecord) -> bool {
    record.event_name == "vigie.kernel.cgroup_move"
}

#[test]
fn a_move_names_who_moves_whom_to_which_group() {
    let live = Live::start("grpc", &["--export", "all"]);
    let root = unified();
    let group = format!("vigie-move-{}", std::process::id());
    fs::create_dir(root.join(&group)).expect("a group");
    let mut moved = Command::new("sleep").arg("1000").spawn().expect("it runs");
    let script = format!("echo {} > {}/cgroup.procs", moved.id(), root.join(&group).display());
    assert!(Command::new("bash").args(["-c", &script]).status().expect("it runs").success());
    // Out of every group.
    let script = format!("echo {} > {}/cgroup.procs", moved.id(), root.display());
    assert!(Command::new("bash").args(["-c", &script]).status().expect("it runs").success());
    let to = |path: &str| {
        let path = path.to_owned();
        let pid = i64::from(moved.id());
        live.record(move |record| {
            is_move(record)
                && record.int("vigie.target.process.pid") == Some(pid)
                && record.str("vigie.cgroup.destination.path") == Some(&path)
        })
    };
    let path = format!("/{group}");
    let there = to(&path);
    assert_eq!(there.str("process.executable.name"), Some("bash"));
    assert_eq!(there.str("vigie.target.process.executable.name"), Some("sleep"));
    assert_eq!(there.attributes["vigie.cgroup.is_whole_process"], true);
    assert_eq!(there.int("vigie.cgroup.hierarchy_id"), Some(0));
    assert!(there.int("vigie.cgroup.destination.id").is_some_and(|id| id > 1));
    assert_eq!(there.body, format!("bash moved sleep ({}) to the control group {path}", moved.id()));
    let out = to("/");
    assert_eq!(out.int("vigie.cgroup.destination.id"), Some(1));
    moved.kill().expect("killed");
    moved.wait().expect("ended");
    fs::remove_dir(root.join(&group)).expect("removed");
    live.stop();
}
