use std::process::{Command, Stdio};

use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

struct Acts {
    live: Live,
    folder: tempfile::TempDir,
    /// Process id of the program.
    pid: i64,
    /// Process ids of the program's children: the one whose namespaces it enters, and the one with its own.
    entered: i64,
    made: i64,
}

impl Acts {
    /// Runs `namespaces.c` in a folder.
    fn done() -> Self {
        let program = CProgram::build("namespaces").expect("it compiles");
        let live = Live::start("grpc", &[]);
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(program.path());
        let program = command.arg(folder.path()).stdout(Stdio::piped()).spawn().expect("it runs");
        let pid = program.id().into();
        let output = program.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut children = output.lines().map(|line| line.parse().expect("a number"));
        let mut child = || children.next().expect("two children");
        Self { live, folder, pid, entered: child(), made: child() }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    fn record(&self, event: &str, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        let is_of_program = |record: &LogRecord| record.int("process.pid") == Some(self.pid);
        self.live.record(|record| record.event_name == event && is_of_program(record) && wanted(record))
    }
}

fn flags(record: &LogRecord) -> Vec<&str> {
    record.list("vigie.mount.flags").expect("flags")
}

#[test]
fn mounts_are_seen_by_both_interfaces_with_their_operation_and_flags() {
    let acts = Acts::done();
    let mount = |operation: &str, path: &str| {
        let is_it = |record: &LogRecord| {
            record.str("vigie.mount.operation") == Some(operation) && record.str("file.path") == Some(path)
        };
        acts.record("vigie.file.mount", is_it)
    };

    let private = mount("propagation", "/");
    assert_eq!(flags(&private), ["MS_REC", "MS_PRIVATE"]);
    let one = mount("mount", &acts.path("one"));
    assert_eq!(
        (one.str("vigie.mount.source"), one.str("vigie.mount.filesystem_type")),
        (Some("vigie-one"), Some("tmpfs"))
    );
    assert_eq!(flags(&one), ["MS_NOSUID", "MS_NODEV"]);
    assert_eq!(one.str("vigie.event.outcome"), Some("success"));
    let two = mount("bind", &acts.path("two"));
    assert_eq!((two.str("vigie.mount.source"), two.str("vigie.mount.filesystem_type")), (Some("one"), None));
    let remount = |is_wanted: &dyn Fn(&LogRecord) -> bool| {
        let is_it = |record: &LogRecord| {
            record.str("vigie.mount.operation") == Some("remount")
                && record.str("file.path") == Some(&acts.path("two"))
                && is_wanted(record)
        };
        acts.record("vigie.file.mount", is_it)
    };
    let cleared = |record: &LogRecord| record.list("vigie.mount.cleared_flags").map(|names| names.join(","));
    let read_only = remount(&|record| cleared(record).is_none());
    assert_eq!(flags(&read_only), ["MS_RDONLY", "MS_REMOUNT", "MS_BIND"]);
    assert!(read_only.body.ends_with(&format!("changed the mount at {} (remount)", acts.path("two"))));
    // By mount_setattr, from an open folder.
    let writable = remount(&|record| cleared(record).is_some());
    assert_eq!((cleared(&writable).as_deref(), flags(&writable)), (Some("MS_RDONLY"), Vec::new()));
    assert_eq!(writable.str("vigie.event.outcome"), Some("success"));
    let own = mount("propagation", &acts.path("one"));
    assert_eq!(flags(&own), ["MS_REC", "MS_PRIVATE"]);
    let refused = mount("mount", &acts.path("absent"));
    assert_eq!((refused.str("vigie.event.outcome"), refused.str("error.type")), (Some("failure"), Some("ENOENT")));
    // The newer interface: source and type are the kernel's.
    let three = mount("mount", &acts.path("three"));
    assert_eq!(
        (three.str("vigie.mount.source"), three.str("vigie.mount.filesystem_type")),
        (Some("none"), Some("tmpfs"))
    );
    for (from, to) in [("three", "four"), ("four", "five")] {
        let moved = mount("move", &acts.path(to));
        let from = acts.path(from);
        assert_eq!(moved.str("vigie.mount.source"), Some(from.as_str()));
        assert!(moved.body.ends_with(&format!("mounted {from} at {} (move)", acts.path(to))), "{}", moved.body);
    }
    // Where it was, or, in the base tier, what the working directory is called afterwards.
    let root = acts.record("vigie.file.mount", |record| record.str("vigie.mount.operation") == Some("pivot_root"));
    assert_eq!(root.str("vigie.mount.source"), Some("old"));
    assert!([Some("/"), Some(acts.path("one").as_str())].contains(&root.str("file.path")), "{root:?}");

    let unmount = acts.record("vigie.file.unmount", |_| true);
    assert_eq!(unmount.str("file.path"), Some(acts.path("two").as_str()));
    assert_eq!(unmount.attributes["vigie.mount.is_lazy"], true);
    acts.live.stop();
}

/// Else what is in a folder that matters could be used as if it lay elsewhere.
#[test]
fn files_in_a_tree_that_is_mounted_nowhere_are_named_as_their_file_system_has_them() {
    let acts = Acts::done();
    let made = acts.record("vigie.file.mode_change", |record| record.str("file.mode") == Some("4700"));
    assert_eq!(made.str("file.path"), Some("/below/detached"));
    assert_eq!(made.str("vigie.file.raw_path"), Some("detached"));
    acts.live.stop();
}

#[test]
fn namespaces_are_named_by_their_kinds() {
    let acts = Acts::done();
    let change = |call: &str, kinds: &[&str]| {
        let is_it = |record: &LogRecord| {
            record.str("vigie.namespace.call") == Some(call)
                && record.list("vigie.namespace.kinds").is_some_and(|listed| listed == kinds)
        };
        acts.record("vigie.kernel.namespace_change", is_it)
    };
    change("unshare", &["mnt"]);
    change("unshare", &["ipc", "uts"]);
    let entered = change("setns", &["uts"]);
    assert!(entered.body.ends_with("entered namespaces of others: uts"), "{}", entered.body);
    assert_eq!(entered.int("vigie.target.process.pid"), None);
    let entered = change("setns", &["ipc", "uts"]);
    assert_eq!(entered.int("vigie.target.process.pid"), Some(acts.entered));
    assert_eq!(entered.str("vigie.target.process.executable.name"), Some("namespaces"));
    let told = format!("entered namespaces of namespaces ({}): ipc, uts", acts.entered);
    assert!(entered.body.ends_with(&told), "{}", entered.body);
    let made = change("clone", &["net", "pid", "uts"]);
    assert_eq!(made.int("vigie.target.process.pid"), Some(acts.made));
    assert_eq!(made.str("vigie.target.process.executable.name"), Some("namespaces"));
    let told = format!("namespaces started namespaces ({}) in namespaces of its own: net, pid, uts", acts.made);
    assert!(made.body.ends_with(&told), "{}", made.body);
    for (call, kinds) in [("setns", &["net"][..]), ("clone", &["mnt"]), ("clone", &["time", "user"])] {
        let refused = change(call, kinds);
        assert_eq!((refused.str("error.type"), refused.int("vigie.target.process.pid")), (Some("EINVAL"), None));
    }
    let refused = "namespaces failed to start a process in namespaces of its own: mnt";
    assert_eq!(change("clone", &["mnt"]).body, refused);
    acts.live.stop();
}

/// The kernel makes a call again that a signal came in the way of: for its caller that is one call.
#[test]
fn a_clone_that_a_signal_interrupts_has_not_failed() {
    let program = CProgram::build("interrupted_clones").expect("it compiles");
    let live = Live::start("grpc", &[]);
    let mut child = Command::new(program.path()).spawn().expect("it runs");
    let pid = i64::from(child.id());
    assert!(child.wait().expect("it ends").success());
    let (records, _) = live.stop_and_read();
    let changes: Vec<_> = records
        .iter()
        .filter(|record| record.event_name == "vigie.kernel.namespace_change" && record.int("process.pid") == Some(pid))
        .map(|record| (record.str("vigie.namespace.call"), record.str("vigie.event.outcome")))
        .collect();
    assert_eq!(changes, vec![(Some("clone"), Some("success")); 1000]);
}

/// Containers refuse calls in this way: what is tried in vain is worth the most.
#[test]
fn a_call_that_a_filter_of_the_process_refuses_is_seen() {
    let program = CProgram::build("refused_by_seccomp").expect("it compiles");
    // The functions that serve calls are not reached by it.
    let settings = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(settings.path(), "sensor:\n  tier: lsm\n").expect("written");
    let live = Live::start("grpc", &["--config", settings.path().to_str().expect("a path")]);
    let status = Command::new(program.path()).status().expect("it runs");
    assert!(status.success());
    let refused = live.record(|record| {
        record.event_name == "vigie.kernel.namespace_change"
            && record.str("process.executable.path") == program.path().to_str()
    });
    assert_eq!(refused.list("vigie.namespace.kinds"), Some(vec!["user"]));
    assert_eq!((refused.str("vigie.event.outcome"), refused.str("error.type")), (Some("failure"), Some("EPERM")));
    live.stop();
}
