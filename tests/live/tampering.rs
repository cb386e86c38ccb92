use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use vigie_tests::{LogRecord, copy_program, poll_until, vigie_binary};

use crate::harness::{DEADLINE, Live};

fn is_tamper(record: &LogRecord, kind: &str) -> bool {
    record.event_name == "vigie.sensor.tamper" && record.str("vigie.tamper.kind") == Some(kind)
}

/// The record of the act is there too, whatever the export policy asks for.
fn act_of(live: &Live, tamper: &LogRecord) -> LogRecord {
    let uid = tamper.str("vigie.tamper.record.uid").expect("an act").to_owned();
    live.record(|record| record.event_name != "vigie.signal" && record.str("log.record.uid") == Some(&*uid))
}

fn sh(script: &str) {
    assert!(Command::new("sh").args(["-c", script]).status().expect("sh runs").success());
}

/// A sensor that is halted cannot say so; when it goes on, it tells by whom, and for how long nobody watched.
#[test]
fn who_halts_the_sensor_is_named_when_it_goes_on() {
    let live = Live::start("grpc", &["--export", "signals"]);
    let pid = live.sensor_pid();
    // The length of the stall is what is tested: there is no event to wait for while nothing runs.
    sh(&format!("kill -STOP {pid}; sleep 6; kill -CONT {pid}"));
    let halted = live.record(|record| is_tamper(record, "signal"));
    assert_eq!(halted.str("process.executable.name"), Some("dash"));
    assert_eq!(halted.severity_number, 17);
    let act = act_of(&live, &halted);
    assert_eq!(act.event_name, "vigie.process.signal");
    assert_eq!(act.str("vigie.sent_signal.name"), Some("SIGSTOP"));
    assert_eq!(act.int("vigie.target.process.pid"), Some(pid.into()));
    let stall = live.record(|record| is_tamper(record, "stall"));
    assert_eq!(stall.int("process.pid"), Some(pid.into()));
    assert!(stall.int("vigie.tamper.stall_ms").is_some_and(|stall| stall >= 5000), "{stall:?}");
    live.record(|record| record.str("security_rule.name") == Some("sensor-tampering"));
    // The test started it: that it ends it is in order.
    let (records, _) = live.stop_and_read();
    assert_eq!(records.iter().filter(|record| is_tamper(record, "signal")).count(), 1, "SIGCONT and SIGTERM are none");
}

#[test]
fn who_takes_hold_of_the_sensor_is_named() {
    const SCRIPT: &str = "
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
pid = int(sys.argv[1])
PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17
assert libc.ptrace(PTRACE_SEIZE, pid, None, None) == 0
class Vector(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
byte = ctypes.create_string_buffer(1)
local, remote = Vector(ctypes.addressof(byte), 1), Vector(0, 1)
libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
open(f'/proc/{pid}/mem', 'r+b', 0).close()
";
    let live = Live::start("grpc", &["--export", "signals"]);
    let pid = live.sensor_pid().to_string();
    assert!(Command::new("python3").args(["-c", SCRIPT, &pid]).status().expect("python3 runs").success());
    let traced = live.record(|record| is_tamper(record, "ptrace"));
    assert_eq!(act_of(&live, &traced).str("vigie.ptrace.request"), Some("PTRACE_SEIZE"));
    poll_until(DEADLINE, || {
        let accesses = live.records().into_iter().filter(|record| is_tamper(record, "memory_access"));
        (accesses.count() >= 2).then_some(())
    });
    let records = live.records();
    let accesses: Vec<_> = records.iter().filter(|record| is_tamper(record, "memory_access")).collect();
    let acts: Vec<_> = accesses.iter().map(|tamper| act_of(&live, tamper)).collect();
    // Batches are sent beside each other: the later one can be there first.
    let told: BTreeSet<_> = acts
        .iter()
        .map(|act| {
            ["vigie.memory_access.method", "vigie.memory_access.direction", "error.type"].map(|name| act.str(name))
        })
        .collect();
    let copied = [Some("process_vm"), Some("read"), Some("EFAULT")];
    assert_eq!(told, BTreeSet::from([copied, [Some("proc_mem"), Some("write"), None]]));
    live.stop();
}

#[test]
fn changes_of_its_program_its_settings_and_its_rules_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (program, config, rules) = (path("vigie"), path("vigie.yaml"), path("rules"));
    copy_program(vigie_binary().expect("the binary is built"), &program).expect("copied");
    fs::write(&config, "export:\n  events: signals\n").expect("written");
    fs::create_dir(&rules).expect("a folder");
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/defense-evasion/sensor-tampering.yaml");
    fs::copy(bundled, format!("{rules}/sensor-tampering.yaml")).expect("copied");
    // The harness puts the binary that was built behind these arguments: the copy is run in its place.
    let run = ["sh", "-c", "shift; exec \"$0\" \"$@\"", &program];
    let live = Live::start_by(&run, "grpc", &["--config", &config, "--rules", &rules], &[]);
    sh(&format!(
        "echo >> {config}; echo >> {rules}/mine.yaml; mv {rules}/mine.yaml {rules}/other.yaml; chmod 700 {program}; \
         rm {program}; : > {rules}.beside"
    ));
    let change = |kind: &str, event: &str| {
        let record = live
            .record(|record| is_tamper(record, kind) && record.str("vigie.tamper.record.event_name") == Some(event));
        assert_eq!(act_of(&live, &record).event_name, event);
        record.str("file.path").expect("a path").to_owned()
    };
    let canonical = |path: &str| {
        let (folder, name) =
            (Path::new(path).parent().expect("a folder"), Path::new(path).file_name().expect("a name"));
        folder.canonicalize().expect("it is there").join(name).display().to_string()
    };
    assert_eq!(change("configuration_change", "vigie.file.open"), canonical(&config));
    assert_eq!(change("rules_change", "vigie.file.open"), canonical(&format!("{rules}/mine.yaml")));
    assert_eq!(change("rules_change", "vigie.file.rename"), canonical(&format!("{rules}/mine.yaml")));
    assert_eq!(change("executable_change", "vigie.file.mode_change"), canonical(&program));
    assert_eq!(change("executable_change", "vigie.file.delete"), canonical(&program));
    let beside = format!("{rules}.beside");
    assert!(!live.records().iter().any(|record| record.str("file.path") == Some(&*beside)));
    live.stop();
}
