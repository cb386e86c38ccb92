use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use vigie_tests::{LogRecord, SensorProcess, copy_program, vigie_binary};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;

#[test]
fn arguments_that_are_not_utf_8_are_shown_and_flagged() {
    let live = Live::start("grpc", &[]);
    let odd = OsStr::from_bytes(b"odd-\xff\xfe-argument");
    Command::new("/bin/true").arg(odd).status().expect("true runs");
    let record = live.record(|record| record.body.contains("odd-"));
    assert_eq!(record.list("process.command_args"), Some(vec!["/bin/true", "odd-\\xff\\xfe-argument"]));
    assert_eq!(record.list("vigie.event.escaped_fields"), Some(vec!["process.command_args"]));
    live.stop();
}

#[test]
fn arguments_beyond_the_limit_are_cut_and_flagged() {
    let live = Live::start("grpc", &[]);
    let many = (0..4000).map(|number| format!("argument-{number}"));
    Command::new("/bin/true").arg("many-arguments").args(many).status().expect("true runs");
    let record = live.record(|record| record.body.contains("many-arguments"));
    assert_eq!(record.int("process.args_count"), Some(4002));
    assert!(record.list("process.command_args").is_some_and(|arguments| arguments.len() > 1000));
    assert_eq!(record.list("vigie.event.truncated_fields"), Some(vec!["process.command_args"]));
    live.stop();
}

#[test]
fn a_path_deeper_than_path_max_is_cut_and_flagged() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let component = "d".repeat(200);
    let script = format!(
        "i=0; while [ $i -lt 30 ]; do mkdir {component} && cd -P {component} || exit 1; i=$((i+1)); done; echo > deep-file"
    );
    let status = Command::new("bash").args(["-c", &script]).current_dir(folder.path()).status().expect("bash runs");
    assert!(status.success());
    let record = live.record(|record| record.str("vigie.file.raw_path") == Some("deep-file"));
    assert!(record.list("vigie.event.truncated_fields").is_some_and(|fields| fields.contains(&"file.path")));
    let path = record.str("file.path").expect("a path");
    assert!(path.len() > 3000 && path.starts_with("…/") && path.ends_with("/deep-file"), "{path}");
    live.stop();
}

/// Whoever hides a program below more directories than are walked is not taken for somebody at the root.
#[test]
fn a_program_below_too_many_directories_is_flagged_and_raises_a_signal() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join(vec!["d"; 300].join("/"));
    std::fs::create_dir_all(&directory).expect("made");
    let program = directory.join("vigie-deep");
    copy_program("/bin/true", &program).expect("copied");
    assert!(Command::new(&program).status().expect("it runs").success());
    let is_meant = |record: &LogRecord| {
        record
            .str("process.executable.path")
            .is_some_and(|path| path.starts_with("…/d/") && path.ends_with("/vigie-deep"))
    };
    let record = live.record(|record| record.event_name == "vigie.process.exec" && is_meant(record));
    assert_eq!(record.list("vigie.event.truncated_fields"), Some(vec!["process.executable.path"]));
    live.record(|record| record.str("security_rule.name") == Some("execution-from-hidden-depth") && is_meant(record));
    live.stop();
}

#[test]
fn without_privileges_it_says_which_are_missing_and_how_to_give_them() {
    let vigie = vigie_binary().expect("the binary is built");
    // Any user may run a copy outside the checkout.
    let folder =
        tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755)).tempdir_in("/tmp");
    let copy = folder.as_ref().expect("a folder").path().join("vigie");
    copy_program(vigie, &copy).expect("copied");
    let output = Command::new("setpriv")
        .args(["--reuid", "65534", "--clear-groups"])
        .arg(copy)
        .arg("run")
        .output()
        .expect("setpriv runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for part in ["missing privileges", "CAP_BPF", "CAP_PERFMON", "setcap"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_collector_that_refuses_connections_does_not_stop_the_sensor() {
    let _turn = HostTurn::shared();
    let arguments = ["run", "--listen", "127.0.0.1:0", "--format", "pretty", "--otlp-endpoint", "http://127.0.0.1:9"];
    let sensor = SensorProcess::start_ready(&arguments).expect("the sensor starts");
    Command::new("/bin/true").arg("collector-is-away").status().expect("true runs");
    sensor.wait_for_stdout(|line| line.contains("collector-is-away"), DEADLINE).expect("the feed goes on");
    sensor.wait_for_stderr("cannot reach the OTLP receiver", DEADLINE).expect("it says so");
    // What could not be sent is lost at the end, and said so.
    let exit = sensor.stop().expect("it stops");
    assert!(exit.stderr.contains("did not take everything"), "{}", exit.stderr);
    assert!(exit.status.success(), "{}", exit.stderr);
}
