use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use vigie_tests::{CProgram, LogRecord, TracedServer, copy_program, poll_until};

use crate::harness::{DEADLINE, Live};

/// What a process says of itself never becomes what Vigie says of it.
#[test]
fn a_process_that_claims_to_be_another_keeps_its_own_identity() {
    let program = CProgram::build("hostile").expect("it compiles");
    let live = Live::start("grpc", &[]);
    let path = "/etc/vigie-hostile";
    let mut process = TracedServer::of(program.path(), &[path]).expect("it starts");
    let is_opened =
        |record: &LogRecord| record.event_name == "vigie.file.open" && record.str("file.path") == Some(path);
    let heard = || {
        process.request("").expect("done");
        // What it did before its contexts were read may be told afterwards.
        live.records().into_iter().find(|record| {
            is_opened(record) && record.resource_str("service.name") == Some("mallory") && !record.trace_id.is_empty()
        })
    };
    let record = poll_until(DEADLINE, heard).expect("its context was read");
    // As the sensor says of a process that claims nothing.
    Command::new("/bin/true").arg("honest").status().expect("it runs");
    let honest = live.record(|record| record.body == "/bin/true honest");
    for name in ["host.name", "host.id", "os.type", "container.id", "k8s.pod.name"] {
        assert_eq!(record.resource_str(name), honest.resource_str(name), "{name}");
    }
    assert_eq!(record.int("process.pid"), Some(i64::from(process.pid())));
    assert_eq!(record.str("process.executable.path"), program.path().to_str());
    assert_eq!(record.str("vigie.session.id"), honest.str("vigie.session.id"));
    let is_forged = |value: &serde_json::Value| value.as_str() == Some("forged");
    assert!(!record.resource.values().any(is_forged), "{:?}", record.resource);
    assert!(!record.attributes.values().any(is_forged), "{:?}", record.attributes);
    // Its request is its own to name, and stays in a list of its own.
    assert_eq!(record.trace_id, "66".repeat(16));
    let said = record.list("vigie.trace.attributes").expect("attributes");
    assert!(said.contains(&"process.pid=forged") && said.len() == 7, "{said:?}");
    live.stop();
}

/// A program that runs from `folder`, is there no more, and has `instead` made in its place.
fn replaced(folder: &Path, name: &str, instead: impl Fn(&Path)) -> (PathBuf, TracedServer) {
    let program = CProgram::build("traced_server").expect("it compiles");
    let path = folder.join(name);
    copy_program(program.path(), &path).expect("copied");
    let marker = folder.join(format!("{name}-acts")).display().to_string();
    let server = TracedServer::of(&path, &[&marker]).expect("it starts");
    fs::remove_file(&path).expect("removed");
    instead(&path);
    (path, server)
}

/// In the place of a program that runs there is nothing, a pipe that nobody writes to, a terabyte of zeros, a device, a link
/// round in a circle, a forged program: whatever is read through it is the one that runs, nothing waits, and others are heard
/// as ever.
#[test]
fn what_a_program_is_replaced_by_neither_stops_nor_deceives_the_sensor() {
    let folder = in_etc();
    let folder = folder.path();
    let run = |mut command: Command| assert!(command.status().expect("it runs").success());
    let make = |program: &str, arguments: &[&str], path: &Path| {
        let mut command = Command::new(program);
        command.args(arguments).arg(path);
        run(command);
    };
    let sparse = |path: &Path| {
        let file = fs::File::create(path).expect("created");
        file.set_len(1 << 40).expect("as long as that");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("allowed");
    };
    let device = |path: &Path| {
        let mut command = Command::new("mknod");
        command.arg(path).args(["c", "1", "5"]);
        run(command);
    };
    let mut servers = vec![
        replaced(folder, "gone", |_| {}),
        replaced(folder, "pipe", |path| make("mkfifo", &[], path)),
        replaced(folder, "sparse", sparse),
        replaced(folder, "device", device),
        replaced(folder, "circle", |path| std::os::unix::fs::symlink(path, path).expect("linked")),
        replaced(folder, "other", |path| assert!(copy_program("/bin/true", path).is_ok())),
    ];
    // They were there before the sensor, which finds them by their mappings alone.
    let live = Live::start("grpc", &[]);
    for (path, server) in &mut servers {
        let acts = format!("{}-acts", path.display());
        let traced = || {
            server.request("/bin/true").expect("done");
            let is_own = |record: &LogRecord| record.str("file.path") == Some(&acts) && !record.trace_id.is_empty();
            live.records().into_iter().find(is_own)
        };
        let record = poll_until(DEADLINE, traced).unwrap_or_else(|| panic!("{}: no trace", path.display()));
        assert_eq!(record.int("process.pid"), Some(i64::from(server.pid())), "{}", path.display());
    }
    // Programs that no file has: executed from memory, and one that removes itself first.
    let script = "import os
file = os.memfd_create('program')
os.write(file, open('/bin/true', 'rb').read())
os.execv(f'/proc/self/fd/{file}', ['from-memory'])";
    let mut memory = Command::new("python3");
    memory.args(["-c", script]);
    run(memory);
    live.record(|record| record.event_name == "vigie.process.exec" && record.body == "from-memory");
    Command::new("/bin/true").arg("afterwards").status().expect("it runs");
    live.record(|record| record.body == "/bin/true afterwards");
    live.stop();
}

/// Where the opening of a file for writing is recorded.
fn in_etc() -> TempDir {
    tempfile::Builder::new().prefix("vigie-replaced-").tempdir_in("/etc").expect("a folder")
}
