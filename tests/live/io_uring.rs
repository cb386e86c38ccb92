use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;
use crate::reload::write_rule;

/// Runs `ring_acts.c`; the folder, the port that it listened on, and what the sensor said of it.
fn acted(mode: &str) -> (tempfile::TempDir, i64, Vec<LogRecord>) {
    let program = CProgram::build("ring_acts").expect("it compiles");
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(program.path());
    let child = command.arg(folder.path()).arg(mode).stdout(Stdio::piped()).spawn().expect("it runs");
    let pid = i64::from(child.id());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let port = text.trim().strip_prefix("port ").and_then(|port| port.parse().ok()).expect("a port");
    let (records, _) = live.stop_and_read();
    let is_ring =
        |record: &LogRecord| record.event_name == "vigie.kernel.io_uring" && record.int("process.pid") == Some(pid);
    (folder, port, records.into_iter().filter(is_ring).collect())
}

/// The records of one operation, in the order of their phases.
fn of<'a>(records: &'a [LogRecord], operation: &str, phase: &str) -> Vec<&'a LogRecord> {
    let wanted = |record: &&LogRecord| {
        record.str("vigie.io_uring.operation") == Some(operation) && record.str("vigie.io_uring.phase") == Some(phase)
    };
    records.iter().filter(wanted).collect()
}

#[test]
fn operations_by_a_ring_are_told_as_they_begin_and_with_their_result() {
    let (folder, port, records) = acted("plain");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();

    let setup = records.iter().find(|record| record.str("vigie.io_uring.phase") == Some("setup")).expect("a setup");
    assert_eq!(
        (setup.int("vigie.io_uring.entries"), setup.attributes["vigie.io_uring.sq_poll"].as_bool()),
        (Some(8), Some(false))
    );
    assert!(setup.int("vigie.io_uring.descriptor").is_some_and(|descriptor| descriptor > 2));
    assert_eq!(setup.str("vigie.event.outcome"), Some("success"));

    let opens = of(&records, "IORING_OP_OPENAT", "submitted");
    assert_eq!(opens[0].str("file.path"), Some(path("made").as_str()));
    assert_eq!(opens[0].str("vigie.file.raw_path"), Some("made"));
    assert_eq!(opens[0].list("vigie.file.open_flags"), Some(vec!["O_WRONLY", "O_CREAT"]));
    assert_eq!(opens[0].str("vigie.event.outcome"), Some("unknown"));
    assert!(
        opens[0].body.ends_with(&format!("submitted IORING_OP_OPENAT by io_uring {}", path("made"))),
        "{}",
        opens[0].body
    );
    let opened = of(&records, "IORING_OP_OPENAT", "completed");
    assert_eq!(
        (opened[0].str("file.path"), opened[0].str("vigie.event.outcome")),
        (opens[0].str("file.path"), Some("success"))
    );
    assert!(opened[0].int("vigie.io_uring.result").is_some_and(|descriptor| descriptor > 2));
    assert_eq!((opened[1].str("file.path"), opened[1].str("error.type")), (Some("/absent/file"), Some("ENOENT")));
    // A link hides no file, once it is open.
    let by_link = |phase: &str| {
        let opens = of(&records, "IORING_OP_OPENAT", phase).into_iter();
        let mut by_link = opens.filter(|open| open.str("vigie.file.raw_path") == Some("alias"));
        by_link.next().and_then(|open| open.str("file.path")).map(str::to_owned)
    };
    assert_eq!((by_link("submitted"), by_link("completed")), (Some(path("alias")), Some(path("made"))));
    let again = of(&records, "IORING_OP_OPENAT2", "completed");
    assert_eq!(
        (again[0].str("file.path"), again[0].list("vigie.file.open_flags")),
        (Some(path("made").as_str()), Some(vec!["O_RDONLY"]))
    );

    let completed = |operation: &str| of(&records, operation, "completed")[0];
    assert_eq!(completed("IORING_OP_MKDIRAT").str("file.path"), Some(path("directory").as_str()));
    let symbolic = completed("IORING_OP_SYMLINKAT");
    assert_eq!(
        (symbolic.str("file.path"), symbolic.str("file.symbolic_link.target_path")),
        (Some(path("symbolic").as_str()), Some("../absent"))
    );
    let hard = completed("IORING_OP_LINKAT");
    assert_eq!(
        (hard.str("file.path"), hard.str("vigie.file.target.path")),
        (Some(path("directory/hard").as_str()), Some(path("made").as_str()))
    );
    let rename = completed("IORING_OP_RENAMEAT");
    assert_eq!(
        (rename.str("file.path"), rename.str("vigie.file.target.path")),
        (Some(path("made").as_str()), Some(path("renamed").as_str()))
    );
    for (operation, name) in [("IORING_OP_SETXATTR", "user.acts"), ("IORING_OP_FSETXATTR", "user.more")] {
        let attribute = completed(operation);
        assert_eq!(
            (attribute.str("file.path"), attribute.str("vigie.file.xattr.name")),
            (Some(path("renamed").as_str()), Some(name))
        );
    }
    assert_eq!(completed("IORING_OP_UNLINKAT").str("file.path"), Some(path("renamed").as_str()));
    // It asked not to be told of: that it began is.
    assert_eq!(of(&records, "IORING_OP_MKDIRAT", "submitted").len(), 2);
    assert_eq!(of(&records, "IORING_OP_MKDIRAT", "completed").len(), 1);

    let bind = completed("IORING_OP_BIND");
    assert_eq!(bind.int("network.local.port"), Some(port), "the port that the kernel chose");
    assert_eq!((bind.str("network.local.address"), bind.str("network.transport")), (Some("0.0.0.0"), Some("tcp")));
    assert_eq!(completed("IORING_OP_LISTEN").int("vigie.network.backlog"), Some(7));
    let socket = completed("IORING_OP_SOCKET");
    assert_eq!(
        (socket.str("vigie.socket.family"), socket.str("vigie.socket.type")),
        (Some("AF_INET"), Some("SOCK_STREAM"))
    );
    for (operation, transport) in [("IORING_OP_CONNECT", "tcp"), ("IORING_OP_SENDMSG", "udp")] {
        let record = completed(operation);
        assert_eq!(
            (record.str("network.peer.address"), record.int("network.peer.port")),
            (Some("127.0.0.1"), Some(port))
        );
        assert_eq!((record.str("network.transport"), record.str("network.type")), (Some(transport), Some("ipv4")));
        assert!(record.body.ends_with(&format!("{operation} by io_uring 127.0.0.1:{port}")), "{}", record.body);
    }
    assert_eq!(completed("IORING_OP_SENDMSG").int("vigie.io_uring.result"), Some(8));
    let accepted = completed("IORING_OP_ACCEPT");
    assert!(accepted.int("vigie.io_uring.result").is_some_and(|descriptor| descriptor > 2));
    let client = completed("IORING_OP_CONNECT").int("network.local.port");
    assert!(client.is_some_and(|port| port > 0));
    assert_eq!(
        (accepted.str("network.peer.address"), accepted.int("network.peer.port"), accepted.int("network.local.port")),
        (Some("127.0.0.1"), client, Some(port))
    );
    assert_eq!(of(&records, "IORING_OP_SEND", "submitted").len(), 0, "no address of its own");
}

/// Files that are registered with a ring have no descriptors, and are no less known.
#[test]
fn files_in_places_of_a_ring_s_own_are_known() {
    let (folder, port, records) = acted("places");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for operation in ["IORING_OP_OPENAT", "IORING_OP_OPENAT2"] {
        let (begun, opened) = (of(&records, operation, "submitted"), of(&records, operation, "completed"));
        assert_eq!((begun.len(), begun[0].str("file.path")), (1, Some(path("link").as_str())));
        assert_eq!((opened.len(), opened[0].str("file.path")), (1, Some(path("kept").as_str())), "{operation}");
        assert_eq!(opened[0].int("vigie.io_uring.result"), Some(0), "the first place that is free, or none is told");
    }
    let sent = of(&records, "IORING_OP_SENDMSG", "completed")[0];
    assert_eq!(
        (sent.str("network.transport"), sent.int("network.peer.port"), sent.int("vigie.io_uring.descriptor")),
        (Some("udp"), Some(port), Some(3))
    );
    assert_eq!(sent.attributes["vigie.io_uring.is_registered_file"], true);

    let filter = of(&records, "IORING_OP_URING_CMD", "completed")[0];
    assert_eq!(
        (filter.str("vigie.socket.option"), filter.int("vigie.socket.filter_instruction_count")),
        (Some("SO_ATTACH_FILTER"), Some(1))
    );
    assert_eq!(
        (filter.str("vigie.socket.family"), filter.str("vigie.socket.type")),
        (Some("AF_INET"), Some("SOCK_DGRAM"))
    );
    assert!(filter.body.ends_with("completed IORING_OP_URING_CMD by io_uring SO_ATTACH_FILTER"), "{}", filter.body);
}

/// An accept that goes on is submitted once, and completes without its request for each connection but the last.
#[test]
fn each_connection_that_a_ring_accepts_is_told() {
    let (_folder, port, records) = acted("places");
    let accepted: Vec<_> = of(&records, "IORING_OP_ACCEPT", "completed")
        .into_iter()
        .filter(|accept| accept.str("vigie.event.outcome") == Some("success"))
        .collect();
    assert_eq!(of(&records, "IORING_OP_ACCEPT", "submitted").len(), 2);
    assert_eq!(accepted.len(), 3, "{accepted:#?}");
    let clients: BTreeSet<_> = accepted.iter().map(|accept| accept.int("network.peer.port")).collect();
    assert!(clients.len() == 3 && !clients.contains(&None), "each has another client: {clients:?}");
    for accept in &accepted {
        assert_eq!(
            (accept.str("network.peer.address"), accept.int("network.local.port")),
            (Some("127.0.0.1"), Some(port))
        );
    }
    let descriptors: Vec<_> = accepted.iter().map(|accept| accept.int("vigie.io_uring.result")).collect();
    assert_eq!(descriptors[0], Some(0), "it went to a place");
    assert!(descriptors[1..].iter().all(|descriptor| descriptor.is_some_and(|descriptor| descriptor > 2)));
}

/// The memory of another process, though no system call opens it.
#[test]
fn memory_that_a_ring_opens_is_an_access() {
    let program = CProgram::build("ring_acts").expect("it compiles");
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut child =
        Command::new(program.path()).arg(folder.path()).arg("plain").stdout(Stdio::null()).spawn().expect("it runs");
    let pid = i64::from(child.id());
    assert!(child.wait().expect("it ends").success());
    let access = live
        .record(|record| record.event_name == "vigie.process.memory_access" && record.int("process.pid") == Some(pid));
    assert_eq!(access.int("vigie.target.process.pid"), Some(i64::from(std::process::id())));
    live.stop();
}

/// The kernel's thread that takes the submissions belongs to the process.
#[test]
fn operations_that_a_thread_of_the_kernel_takes_are_those_of_the_process() {
    let (folder, _, records) = acted("polled");
    let path = folder.path().join("made").to_str().expect("UTF-8").to_owned();
    let setup = records.iter().find(|record| record.str("vigie.io_uring.phase") == Some("setup")).expect("a setup");
    assert_eq!(setup.attributes["vigie.io_uring.sq_poll"], true);
    let open = of(&records, "IORING_OP_OPENAT", "completed")[0];
    assert_eq!((open.str("file.path"), open.int("process.pid")), (Some(path.as_str()), setup.int("process.pid")));
    assert_ne!(open.int("vigie.process.thread.id"), open.int("process.pid"));
    assert!(open.str("vigie.process.thread.name").is_some_and(|name| name.starts_with("iou-sqp-")));
    assert_eq!(open.attributes["vigie.io_uring.sq_poll"], true);
}

/// Rules are about what is done, whoever the kernel was asked by; also where it was asked to keep silent of the outcome.
#[test]
fn rules_about_system_calls_see_what_a_ring_does() {
    let program = CProgram::build("ring_acts").expect("it compiles");
    let rules = tempfile::tempdir().expect("a folder");
    let conditions = [
        ("ring-open", "file.open", "file.name == \"made\" && file.created == false && file.for_writing"),
        ("ring-failure", "file.open", "file.path == \"/absent/file\" && event.outcome == \"failure\""),
        (
            "ring-mkdir",
            "file.mkdir",
            "file.name == \"directory\" && file.mode == \"0700\" && event.outcome == \"success\"",
        ),
        ("ring-silent", "file.mkdir", "file.name == \"silent\" && event.outcome != \"failure\""),
        ("ring-rename", "file.rename", "file.target.name == \"renamed\" && !file.exchanged"),
        ("ring-link", "file.link", "file.name == \"symbolic\" && file.link_type == \"symbolic\""),
        ("ring-attribute", "file.xattr_change", "file.xattr.name == \"user.acts\" && file.xattr.value_size == 1"),
        ("ring-delete", "file.delete", "file.name == \"renamed\" && !file.is_directory"),
        ("ring-rmdir", "file.delete", "file.name == \"silent\" && file.is_directory"),
        ("ring-connect", "network.connect", "network.transport == \"tcp\" && event.outcome == \"success\""),
        ("ring-accept", "network.accept", "network.transport == \"tcp\""),
        (
            "ring-send",
            "network.send",
            "network.send.size == 8 && socket.type == \"SOCK_DGRAM\" && socket.protocol == 17",
        ),
        (
            "ring-filter",
            "network.setsockopt",
            "socket.option == \"SO_ATTACH_FILTER\" && socket.filter_instruction_count == 1 && event.outcome == \"success\"",
        ),
    ];
    for (id, event, condition) in conditions {
        write_rule(rules.path(), id, event, &format!("process.executable.name == \"ring_acts\" && {condition}"));
    }
    let live = Live::start("grpc", &["--export", "signals", "--rules", rules.path().to_str().expect("UTF-8")]);
    let folder = tempfile::tempdir().expect("a folder");
    for mode in ["plain", "places"] {
        assert!(Command::new(program.path()).arg(folder.path()).arg(mode).status().expect("it runs").success());
    }
    let (records, _) = live.stop_and_read();
    for (id, event, _) in conditions {
        let signal = records.iter().find(|record| record.str("security_rule.name") == Some(id));
        let signal = signal.unwrap_or_else(|| panic!("no signal {id}"));
        assert_eq!(signal.str("vigie.signal.event.name"), Some(format!("vigie.{event}").as_str()));
        assert_eq!(signal.str("vigie.syscall.abi"), Some("io_uring"), "{id}");
        assert!(signal.body.ends_with(" by io_uring"), "{}", signal.body);
        let uid = signal.str("vigie.signal.event.uid");
        let act = records.iter().find(|record| record.str("log.record.uid") == uid).expect("the event is there too");
        assert_eq!(act.event_name, "vigie.kernel.io_uring");
    }
}
