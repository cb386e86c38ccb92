use std::fs;
use std::process::Command;

use crate::harness::Live;

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
