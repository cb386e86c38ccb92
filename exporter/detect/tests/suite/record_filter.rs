//! What conditions say of paths, addresses and ports.

use crate::support::{loaded, rule};
use vigie_event::{RecordCondition, RecordFilter, registry};

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

#[test]
fn what_a_condition_says_of_addresses_and_ports_is_understood() {
    let address = |text: &str| RecordCondition::PeerAddress(text.parse().expect("an address"));
    for (condition, wanted) in [
        ("network.peer.port == 53", vec![RecordCondition::PeerPort(53)]),
        ("network.local.port in [1, 70000, -1]", vec![RecordCondition::LocalPort(1)]),
        ("network.peer.address == \"::ffff:10.0.0.7\"", vec![address("10.0.0.7")]),
        ("network.peer.address in [\"10.0.0.7\", \"/run/a\"]", vec![RecordCondition::Mark, address("10.0.0.7")]),
        // Either is enough for the kernel: which of them says less is kept.
        ("network.peer.address == \"::1\" && network.peer.port in [1, 2]", vec![address("::1")]),
        (
            "network.peer.port == 53 || network.peer.address == \"::1\"",
            vec![RecordCondition::PeerPort(53), address("::1")],
        ),
    ] {
        assert_eq!(filter("network.connect", condition), RecordFilter::any_of(wanted), "{condition}");
    }
    assert_eq!(filter("network.connect", "network.peer.port == 70000"), RecordFilter::None);
    for condition in ["network.peer.port < 1024", "network.peer.port != 53", "network.peer.address.startsWith(\"10.\")"]
    {
        assert_eq!(filter("network.connect", condition), RecordFilter::All, "{condition}");
    }
}
