use std::fs::{self, File, FileTimes, Permissions};
use std::os::unix::fs::{self as unix, PermissionsExt as _};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{CWD, Mode, OFlags, RenameFlags, XattrFlags};
use rustix::io::Errno;
use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

/// A folder of a test, and what is seen of it.
struct Scene {
    live: Live,
    folder: tempfile::TempDir,
}

impl Scene {
    fn start() -> Self {
        let live = Live::start("grpc", &["--export", "all"]);
        Self { live, folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    fn record(&self, event: &str, path: &str) -> LogRecord {
        self.live.record(|record| record.event_name == event && record.str("file.path") == Some(path))
    }
}

#[test]
fn links_and_directories_are_seen_with_both_names() {
    let scene = Scene::start();
    let [file, hard, symbolic, directory] = ["file", "hard", "symbolic.so", "directory"].map(|name| scene.path(name));
    fs::write(&file, "x").expect("written");
    fs::hard_link(&file, &hard).expect("linked");
    unix::symlink("../target", &symbolic).expect("linked");
    fs::create_dir(&directory).expect("made");
    // Relative to a descriptor, from which the kernel tells the directory.
    let folder = File::open(scene.folder.path()).expect("opened");
    rustix::fs::mkdirat(&folder, "below", Mode::from_raw_mode(0o750)).expect("made");
    rustix::fs::symlinkat("/etc/shadow", &folder, "at").expect("linked");

    let record = scene.record("vigie.file.link", &hard);
    assert_eq!(record.str("vigie.file.link_type"), Some("hard"));
    assert_eq!(record.str("vigie.file.target.path"), Some(file.as_str()));
    assert_eq!(record.str("file.symbolic_link.target_path"), None);
    assert_eq!(record.str("vigie.event.outcome"), Some("success"));
    let record = scene.record("vigie.file.link", &symbolic);
    assert_eq!(record.str("vigie.file.link_type"), Some("symbolic"));
    assert_eq!(record.str("file.symbolic_link.target_path"), Some("../target"));
    assert_eq!((record.str("file.name"), record.str("file.extension")), (Some("symbolic.so"), Some("so")));
    assert!(record.body.ends_with(&format!(" linked {symbolic} to ../target")), "{}", record.body);
    let record = scene.record("vigie.file.link", &scene.path("at"));
    assert_eq!(record.str("file.symbolic_link.target_path"), Some("/etc/shadow"));
    assert_eq!(record.str("vigie.file.raw_path"), Some("at"));

    let record = scene.record("vigie.file.mkdir", &directory);
    assert_eq!(record.str("file.mode"), Some("0777"), "as asked for");
    let record = scene.record("vigie.file.mkdir", &scene.path("below"));
    assert_eq!((record.str("file.mode"), record.str("vigie.file.raw_path")), (Some("0750"), Some("below")));
    scene.live.stop();
}

#[test]
fn mode_owner_times_and_attributes_are_seen_by_path_and_by_descriptor() {
    let scene = Scene::start();
    let [by_path, by_descriptor] = ["by-path", "by-descriptor"].map(|name| scene.path(name));
    fs::write(&by_path, "x").expect("written");
    let file = File::create(&by_descriptor).expect("created");

    fs::set_permissions(&by_path, Permissions::from_mode(0o4755)).expect("set");
    file.set_permissions(Permissions::from_mode(0o640)).expect("set");
    let record = scene.record("vigie.file.mode_change", &by_path);
    assert_eq!(record.str("file.mode"), Some("4755"));
    for (name, value) in [("setuid", true), ("setgid", false), ("executable", true)] {
        assert_eq!(record.attributes[&format!("vigie.file.is_{name}")], value, "{name}");
    }
    let record = scene.record("vigie.file.mode_change", &by_descriptor);
    assert_eq!((record.str("file.mode"), record.str("vigie.file.raw_path")), (Some("0640"), None));
    assert_eq!(record.attributes["vigie.file.is_executable"], false);

    unix::chown(&by_path, Some(1234), None).expect("set");
    unix::fchown(&file, None, Some(4321)).expect("set");
    let record = scene.record("vigie.file.owner_change", &by_path);
    assert_eq!((record.str("file.owner.id"), record.str("file.group.id")), (Some("1234"), None));
    let record = scene.record("vigie.file.owner_change", &by_descriptor);
    assert_eq!((record.str("file.owner.id"), record.str("file.group.id")), (None, Some("4321")));

    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.set_times(FileTimes::new().set_modified(long_ago)).expect("set");
    let record = scene.record("vigie.file.time_change", &by_descriptor);
    assert_eq!((record.str("file.modified"), record.str("file.accessed")), (Some("2001-09-09T01:46:40Z"), None));

    rustix::fs::setxattr(&by_path, "user.vigie", b"four", XattrFlags::empty()).expect("set");
    let record = scene.record("vigie.file.xattr_change", &by_path);
    assert_eq!(record.str("vigie.file.xattr.name"), Some("user.vigie"));
    assert_eq!(record.attributes["vigie.file.xattr.value_size"], 4);
    assert_eq!(record.attributes["vigie.file.xattr.is_removed"], false);
    rustix::fs::fsetxattr(&file, "user.vigie", b"x", XattrFlags::empty()).expect("set");
    rustix::fs::fremovexattr(&file, "user.vigie").expect("removed");
    let removed = scene.live.record(|record| {
        record.str("file.path") == Some(by_descriptor.as_str())
            && record.attributes.get("vigie.file.xattr.is_removed") == Some(&true.into())
    });
    assert_eq!(removed.str("vigie.file.xattr.name"), Some("user.vigie"));
    scene.live.stop();
}

#[test]
fn the_newest_call_that_sets_a_mode_is_seen_by_path_and_by_descriptor() {
    let program = CProgram::build("newer_changes").expect("it compiles");
    let scene = Scene::start();
    let status = Command::new(program.path()).current_dir(scene.folder.path()).status().expect("it runs");
    if status.code() == Some(77) {
        println!("this kernel has no fchmodat2");
        return;
    }
    assert!(status.success(), "{status}");
    let set = |mode: &str| {
        scene.live.record(|record| {
            record.event_name == "vigie.file.mode_change"
                && record.str("file.path") == Some(&scene.path("changed"))
                && record.str("file.mode") == Some(mode)
        })
    };
    let by_path = set("2750");
    assert_eq!(by_path.str("vigie.file.raw_path"), Some("changed"));
    assert_eq!(
        (&by_path.attributes["vigie.file.is_setgid"], by_path.str("vigie.event.outcome")),
        (&true.into(), Some("success"))
    );
    assert_eq!(set("0604").str("vigie.file.raw_path"), None);
    scene.live.stop();
}

#[test]
fn names_that_are_exchanged_are_told_from_one_that_is_given_another() {
    let scene = Scene::start();
    let [one, other, third] = ["one", "other", "third"].map(|name| scene.path(name));
    fs::write(&one, "x").expect("written");
    fs::write(&other, "y").expect("written");
    rustix::fs::renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).expect("exchanged");
    rustix::fs::renameat_with(CWD, &other, CWD, &third, RenameFlags::NOREPLACE).expect("renamed");

    let exchange = scene.record("vigie.file.rename", &one);
    assert_eq!(exchange.str("vigie.file.target.path"), Some(other.as_str()));
    assert_eq!(exchange.attributes["vigie.file.exchanged"], true);
    let rename = scene.record("vigie.file.rename", &other);
    assert_eq!(rename.str("vigie.file.target.path"), Some(third.as_str()));
    assert_eq!(rename.attributes["vigie.file.exchanged"], false);
    scene.live.stop();
}

/// A change that was refused is told with its error; one that found no file says nothing.
#[test]
fn a_refused_change_is_seen_and_a_missing_file_is_not() {
    let scene = Scene::start();
    let file = scene.path("immutable");
    // An O_PATH descriptor's file system is read-only: /proc is where anyone is refused, root too.
    let refused = fs::set_permissions("/proc/self/status", Permissions::from_mode(0o777)).expect_err("refused");
    assert_eq!(refused.raw_os_error(), Some(Errno::PERM.raw_os_error()));
    drop(fs::set_permissions(&file, Permissions::from_mode(0o777)).expect_err("missing"));
    drop(rustix::fs::open(&file, OFlags::CREATE | OFlags::WRONLY, Mode::RUSR).expect("created"));
    let own = format!("/proc/{}/status", std::process::id());
    let record = scene.live.record(|record| {
        record.event_name == "vigie.file.mode_change"
            && [Some(own.as_str()), Some("/proc/self/status")].contains(&record.str("file.path"))
    });
    assert_eq!((record.str("vigie.event.outcome"), record.str("error.type")), (Some("failure"), Some("EPERM")));
    scene.record("vigie.file.open", &file);
    let records = scene.live.records();
    let missing = records
        .iter()
        .find(|record| record.event_name == "vigie.file.mode_change" && record.str("file.path") == Some(file.as_str()));
    assert!(missing.is_none(), "{missing:?}");
    scene.live.stop();
}
