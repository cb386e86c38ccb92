use std::fs;
use std::path::Path;
use std::process::Command;

use vigie_tests::{CProgram, LogRecord, SensorProcess};

use crate::harness::{DEADLINE, Live};
use crate::reload::reload;

fn write(settings: &Path, conditions: &str) {
    fs::write(settings, format!("export:\n  events: notable\n  where:\n{conditions}")).expect("written");
}

/// A condition decides for its event, in both directions: more than the policy exports, and less. The kernel lets through
/// what it may hold for and no more.
#[test]
fn a_condition_decides_which_events_of_a_kind_leave() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let settings = folder.path().join("vigie.yaml");
    // Reads too, which no policy exports; and of programs only those that are asked for.
    let [kept, other] = [path("vigie-kept"), path("vigie-other")];
    write(
        &settings,
        &format!("    file.open: file.path == \"{kept}\"\n    process.exec: process.executable.name == \"cat\"\n"),
    );
    for file in [&kept, &other] {
        fs::write(file, "").expect("written");
    }
    let live = Live::start_alone(&["--config", settings.to_str().expect("UTF-8")]);
    for file in [&other, &kept] {
        for script in ["cat \"$0\"", ": >>\"$0\"; exec /bin/true"] {
            assert!(Command::new("sh").args(["-c", script, file]).status().expect("sh runs").success());
        }
    }
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let opens = |file: &str| {
        let is_open =
            |record: &&LogRecord| record.event_name == "vigie.file.open" && record.str("file.path") == Some(file);
        let flags = |record: &LogRecord| record.list("vigie.file.open_flags").expect("flags").join(" ");
        records.iter().filter(is_open).map(flags).collect::<Vec<_>>()
    };
    assert_eq!(opens(&kept), ["O_RDONLY", "O_WRONLY O_CREAT O_APPEND"]);
    assert_eq!(opens(&other), [""; 0]);
    let executed: Vec<_> = records
        .iter()
        .filter(|record| record.event_name == "vigie.process.exec")
        .filter_map(|record| record.str("process.executable.name"))
        .collect();
    assert!(executed.len() >= 2 && executed.iter().all(|name| *name == "cat"), "{executed:?}");
    assert!(records.iter().any(|record| record.event_name == "vigie.process.exit"), "others leave as before");
}

#[test]
fn a_condition_with_an_error_is_told_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("vigie.yaml");
    write(&settings, "    file.open: file.pth == \"/x\"\n    file.opne: \"true\"\n");
    let settings = settings.to_str().expect("UTF-8");
    for arguments in [&["run", "--listen", "127.0.0.1:0", "--config", settings][..], &["config", "check", settings]] {
        let exit = SensorProcess::start(arguments, &[]).expect("it starts").wait(DEADLINE).expect("it ends");
        assert!(!exit.status.success());
        let told = exit.stderr + &exit.stdout;
        for part in [
            "vigie.yaml:4:16: file.open has no field `file.pth`\n  help: did you mean `file.path`?",
            "vigie.yaml:5:5: there is no event `file.opne`\n  help: did you mean `file.open`?",
        ] {
            assert!(told.contains(part), "{part}\n{told}");
        }
    }
}

/// What a ring of io_uring does is what a condition for the event of the system call is asked about.
#[test]
fn a_condition_decides_over_what_a_ring_does() {
    let (folder, program) =
        (tempfile::tempdir().expect("a folder"), CProgram::build("ring_acts").expect("it compiles"));
    let settings = folder.path().join("vigie.yaml");
    let text = "export:\n  events: signals\n  where:\n    file.mkdir: file.name == \"directory\"\n";
    fs::write(&settings, text).expect("written");
    let live = Live::start("grpc", &["--config", settings.to_str().expect("UTF-8")]);
    let output = Command::new(program.path()).arg(folder.path()).arg("plain").output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let path = folder.path().join("directory");
    let is_told = |record: &&LogRecord| {
        record.str("process.executable.path") == program.path().to_str() && record.str("security_rule.name").is_none()
    };
    let told: Vec<_> = records.iter().filter(is_told).collect();
    assert!(!told.is_empty());
    for record in told {
        assert_eq!(record.str("vigie.io_uring.operation"), Some("IORING_OP_MKDIRAT"), "{record:?}");
        assert_eq!(record.str("file.path"), path.to_str());
    }
}

#[test]
fn conditions_change_by_a_reload_and_broken_ones_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("vigie.yaml");
    let delete_both = || {
        for name in ["vigie-first", "vigie-second"] {
            let path = folder.path().join(name);
            fs::write(&path, "").expect("written");
            fs::remove_file(path).expect("removed");
        }
    };
    write(&settings, "    file.delete: file.name == \"vigie-first\"\n");
    let live = Live::start("grpc", &["--config", settings.to_str().expect("UTF-8")]);
    write(&settings, "    file.delete: file.nam == \"vigie-second\"\n");
    reload(&live, "failed");
    live.wait_for_log("vigie.yaml:4:18: file.delete has no field `file.nam`");
    delete_both();
    write(&settings, "    file.delete: file.name == \"vigie-second\"\n");
    reload(&live, "success");
    delete_both();
    let (records, _) = live.stop_and_read();
    let deleted: Vec<_> = records
        .iter()
        .filter(|record| record.event_name == "vigie.file.delete")
        .filter_map(|record| record.str("file.name").filter(|name| name.starts_with("vigie-")))
        .collect();
    assert_eq!(deleted, ["vigie-first", "vigie-second"]);
}
