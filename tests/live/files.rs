use std::fs;
use std::process::Command;

use rustix::fs::{CWD, Mode, OFlags, RenameFlags};
use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;
use crate::reload::write_rule;

/// Acts on files below a directory that is always notable.
#[test]
fn files_are_seen_with_their_absolute_paths_and_outcomes() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let folder_path = folder.path().to_str().expect("UTF-8");
    let script = "echo x > one; mv one two; rm two; rm missing";
    let status = Command::new("/bin/sh").args(["-c", script]).current_dir(folder.path()).status().expect("sh runs");
    assert!(!status.success(), "the last rm fails");

    let path = |name: &str| format!("{folder_path}/{name}");
    let open =
        live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == Some(&path("one")));
    assert_eq!(open.str("vigie.file.raw_path"), Some("one"));
    assert_eq!(open.str("file.name"), Some("one"));
    assert_eq!(open.str("file.directory"), Some(folder_path));
    let flags = open.list("vigie.file.open_flags").expect("flags");
    assert_eq!(flags[..3], ["O_WRONLY", "O_CREAT", "O_TRUNC"], "{flags:?}");
    assert_eq!(open.attributes["vigie.file.created"], true);

    let rename =
        live.record(|record| record.event_name == "vigie.file.rename" && record.str("file.path") == Some(&path("one")));
    assert_eq!(rename.str("vigie.file.target.path"), Some(path("two").as_str()));
    let delete =
        live.record(|record| record.event_name == "vigie.file.delete" && record.str("file.path") == Some(&path("two")));
    assert_eq!(delete.str("vigie.event.outcome"), Some("success"));
    let failed = live
        .record(|record| record.event_name == "vigie.file.delete" && record.str("file.path") == Some(&path("missing")));
    assert_eq!(failed.str("vigie.event.outcome"), Some("failure"));
    assert_eq!(failed.str("error.type"), Some("ENOENT"));
    live.stop();
}

/// One that only names a file reads nothing of it.
#[test]
fn a_file_that_is_opened_as_a_path_alone_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).expect("made");
    write_rule(&rules, "watched-read", "file.open", "file.name == \"watched-by-vigie\"");
    let file = folder.path().join("watched-by-vigie");
    fs::write(&file, "x").expect("written");
    let live = Live::start("grpc", &["--rules", rules.to_str().expect("UTF-8")]);
    drop(rustix::fs::open(&file, OFlags::PATH, Mode::empty()).expect("opened"));
    drop(rustix::fs::open(&file, OFlags::RDONLY, Mode::empty()).expect("opened"));
    let is_open = |record: &LogRecord| {
        record.event_name == "vigie.file.open" && record.str("file.name") == Some("watched-by-vigie")
    };
    live.record(is_open);
    let (records, _) = live.stop_and_read();
    let flags: Vec<_> =
        records.iter().filter(|record| is_open(record)).map(|record| record.list("vigie.file.open_flags")).collect();
    let [Some(flags)] = &flags[..] else { panic!("{flags:?}") };
    assert!(!flags.contains(&"O_PATH"), "{flags:?}");
}

#[test]
fn an_exchange_of_two_names_is_told_from_a_renaming() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let [one, two, three] = ["one", "two", "three"].map(path);
    fs::write(&one, "x").expect("written");
    fs::write(&two, "x").expect("written");
    rustix::fs::renameat_with(CWD, &one, CWD, &two, RenameFlags::EXCHANGE).expect("exchanged");
    fs::rename(&two, &three).expect("renamed");
    for (from, to, exchanged) in [(&one, &two, true), (&two, &three, false)] {
        let record =
            live.record(|record| record.event_name == "vigie.file.rename" && record.str("file.path") == Some(from));
        assert_eq!(record.str("vigie.file.target.path"), Some(to.as_str()));
        assert_eq!(record.attributes["vigie.file.exchanged"], exchanged, "{from}");
    }
    live.stop();
}

/// `notable` leaves out what happens in a build folder.
#[test]
fn a_change_in_a_temporary_folder_is_not_notable() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("ordinary"), "x").expect("written");
    Command::new("/bin/true").arg("after-the-write").status().expect("true runs");
    live.record(|record| record.body.contains("after-the-write"));
    let ordinary = live.records().into_iter().find(|record| record.body.contains("/ordinary"));
    assert!(ordinary.is_none(), "{ordinary:?}");
    live.stop();
}

/// Neither goes by way of open: a file is emptied by its path, and opened by a handle.
#[test]
fn truncate_and_open_by_handle_are_opens_too() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let script = "import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
os.truncate('emptied', 0)
handle = ctypes.create_string_buffer(136)
ctypes.memmove(handle, (128).to_bytes(4, sys.byteorder), 4)
mount = ctypes.c_int()
assert libc.name_to_handle_at(-100, b'handled', handle, ctypes.byref(mount), 0) == 0, os.strerror(ctypes.get_errno())
folder = os.open('.', os.O_RDONLY)
assert libc.open_by_handle_at(folder, handle, os.O_RDWR) >= 0, os.strerror(ctypes.get_errno())";
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for name in ["emptied", "handled"] {
        fs::write(path(name), "x").expect("written");
    }
    let status =
        Command::new("python3").args(["-c", script]).current_dir(folder.path()).status().expect("python3 runs");
    assert!(status.success());

    let open = |name: &str| {
        let path = path(name);
        live.record(|record| {
            record.event_name == "vigie.file.open"
                && record.str("file.path") == Some(&path)
                && record.str("process.executable.name").is_some_and(|program| program.starts_with("python3"))
        })
    };
    let emptied = open("emptied");
    assert_eq!(emptied.list("vigie.file.open_flags"), Some(vec!["O_WRONLY", "O_TRUNC"]));
    assert_eq!(
        (emptied.str("vigie.file.raw_path"), emptied.str("vigie.event.outcome")),
        (Some("emptied"), Some("success"))
    );
    let handled = open("handled");
    assert_eq!(
        (handled.list("vigie.file.open_flags"), handled.str("vigie.file.raw_path")),
        (Some(vec!["O_RDWR"]), None)
    );
    live.stop();
}

/// What openat2 was asked for lies in the caller's memory, where another thread can change it.
#[test]
fn an_open_whose_arguments_are_rewritten_meanwhile_is_told_as_it_was() {
    let program = CProgram::build("rewritten_open").expect("it compiles");
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let fifo = folder.path().join("fifo");
    assert!(Command::new(program.path()).arg(&fifo).status().expect("it runs").success());
    let open = live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == fifo.to_str());
    assert_eq!(open.list("vigie.file.open_flags"), Some(vec!["O_WRONLY"]));
    assert_eq!((open.str("vigie.file.raw_path"), open.str("vigie.event.outcome")), (fifo.to_str(), Some("success")));
    live.stop();
}
