//! What conditions say of paths.

use crate::support::{loaded, rule};
use vigie_event::{RecordFilter, registry};

fn filter(event: &str, condition: &str) -> RecordFilter {
    let set = loaded(&[rule("r", event, &format!("condition: |\n  {condition}\n"))], &[]);
    set.record_filter(registry::event(event).expect("an event"))
}

#[test]
fn what_a_condition_says_of_the_path_is_understood() {
    for (condition, wanted, unwanted) in [
        ("file.path == \"/etc/a\"", "/etc/a", "/etc/ab"),
        ("file.path in [\"/etc/a\", \"/etc/b\"] && process.pid == 1", "/etc/b", "/etc/c"),
        ("file.path.startsWith(\"/etc/\") && !(file.name == \"a\")", "/etc/b", "/opt/b"),
        ("file.name == \"a\" || file.extension in [\"so\", \"ko\"]", "/x/y.ko", "/x/ya"),
        ("file.name.endsWith(\"_history\")", "/root/.bash_history", "/root/.bashrc"),
        ("file.directory == \"/etc\"", "/etc/a", "/etcetera/a"),
        ("file.path.endsWith(\"/.ssh/authorized_keys\")", "/home/u/.ssh/authorized_keys", "/home/u/authorized_keys"),
    ] {
        let filter = filter("file.delete", condition);
        assert!(filter.admits(&[wanted], false), "{condition}: {filter:?}");
        assert!(!filter.admits(&[unwanted], false), "{condition}: {filter:?}");
    }
}

#[test]
fn what_is_not_understood_can_be_fulfilled_by_any_path() {
    for condition in [
        "process.pid == 1",
        "!(file.path == \"/etc/a\")",
        "file.path.contains(\"/etc/\")",
        "file.name.startsWith(\"a\")",
        "has(file.path)",
        "file.path == \"/etc/a\" || process.pid == 1",
        "file.raw_path == \"a\"",
    ] {
        assert_eq!(filter("file.delete", condition), RecordFilter::All, "{condition}");
    }
    assert_eq!(filter("file.delete", "false && process.pid == 1"), RecordFilter::None);
}

/// The one path is asked for one thing and the other for another, which no single path could be.
#[test]
fn a_rename_has_two_paths() {
    let filter = filter("file.rename", "file.path.startsWith(\"/etc/\") && file.target.path.startsWith(\"/tmp/\")");
    assert!(filter.admits(&["/etc/a", "/tmp/a"], false), "{filter:?}");
    assert!(!filter.admits(&["/opt/a", "/opt/b"], false), "{filter:?}");
}

#[test]
fn marks_are_understood() {
    for (event, condition) in [
        ("file.mode_change", "file.is_setuid || file.is_setgid"),
        ("file.xattr_change", "file.xattr.name == \"security.capability\""),
        ("file.open", "file.overlay_upper && file.for_writing"),
    ] {
        let filter = filter(event, condition);
        assert!(filter.admits(&["/x"], true) && !filter.admits(&["/x"], false), "{condition}: {filter:?}");
    }
}
