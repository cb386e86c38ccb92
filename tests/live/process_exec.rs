use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos() as u64
}

fn is_exec_of(marker: &str) -> impl Fn(&LogRecord) -> bool + '_ {
    move |record| {
        record.event_name == "vigie.process.exec"
            && record.list("process.command_args").is_some_and(|arguments| arguments.contains(&marker))
    }
}

fn whole_record(protocol: &str) {
    let live = Live::start(protocol, &[]);
    let marker = format!("marker-{protocol}-{}", std::process::id());
    let before = now();
    let output = Command::new("/bin/sh")
        .args(["-c", "readlink /proc/self/exe; :", &marker, "--password", "hunter2"])
        .current_dir("/usr")
        .env("OTEL_SERVICE_NAME", "checkout")
        .env("OTEL_RESOURCE_ATTRIBUTES", "service.version=1.4.2,container.id=forged")
        .output()
        .expect("sh runs");
    let after = now();
    assert!(output.status.success());
    let record = live.record(is_exec_of(&marker));

    assert!((before..=after).contains(&record.time_unix_nano), "{before} {} {after}", record.time_unix_nano);
    assert!(record.observed_time_unix_nano >= record.time_unix_nano);
    assert_eq!(record.severity_number, 9);
    assert_eq!((record.trace_id.as_str(), record.span_id.as_str()), ("", ""), "no context, no invented id");
    assert_eq!(record.scope_name, "vigie");
    assert!(record.body.contains(&marker) && !record.body.contains("hunter2"), "{}", record.body);
    let shell = std::fs::canonicalize("/bin/sh").expect("there is a shell");
    assert_eq!(record.str("process.executable.path").map(str::as_bytes), Some(shell.as_os_str().as_bytes()));
    assert_eq!(
        record.list("process.command_args"),
        Some(vec!["/bin/sh", "-c", "readlink /proc/self/exe; :", &marker, "--password", "[redacted]"])
    );
    assert_eq!(record.int("process.args_count"), Some(6));
    assert_eq!(record.str("process.working_directory"), Some("/usr"));
    assert_eq!(record.int("process.parent_pid"), Some(i64::from(std::process::id())));
    assert_eq!(record.int("process.user.id"), Some(0));
    assert_eq!(record.str("vigie.event.outcome"), Some("success"));
    assert_eq!(record.str("vigie.event.name"), Some("vigie.process.exec"));
    assert_eq!(record.str("vigie.process.stdout"), Some("pipe"));
    assert_eq!(record.str("log.record.uid").map(str::len), Some(26));
    let own = std::env::current_exe().expect("the test has a path");
    assert_eq!(record.str("vigie.process.parent.executable.path"), own.to_str());
    let ancestors = &record.attributes["vigie.process.ancestors.pids"];
    let ancestors = ancestors.as_array().expect("a list");
    assert_eq!(ancestors[0], json!(std::process::id()));
    assert_eq!(ancestors.last(), Some(&json!(1)), "the chain reaches pid 1");
    assert_eq!(record.resource_str("service.name"), Some("checkout"));
    assert_eq!(record.resource_str("service.version"), Some("1.4.2"));
    assert_eq!(record.resource_str("container.id"), None, "a process cannot say which container it is in");
    assert_eq!(record.resource_str("os.type"), Some("linux"));
    assert!(record.resource_str("host.name").is_some());

    let exit = live.record(|exit| {
        exit.event_name == "vigie.process.exit" && exit.str("vigie.process.uid") == record.str("vigie.process.uid")
    });
    assert_eq!(exit.int("process.exit.code"), Some(0));
    live.stop();
}

#[test]
fn exec_arrives_whole_by_grpc() {
    whole_record("grpc");
}

#[test]
fn exec_arrives_whole_by_http() {
    whole_record("http");
}

/// It becomes the process's first thread, and its one: the process stays what it is.
#[test]
fn a_thread_that_executes_is_its_process() {
    let program = CProgram::build("thread_executes").expect("it compiles");
    let live = Live::start("grpc", &[]);
    let marker = format!("by-thread-{}", std::process::id());
    let mut command = Command::new(program.path());
    let child = command.args(["/bin/sh", "-c", "exit 5", &marker]).stdout(Stdio::piped()).spawn().expect("it runs");
    let pid = i64::from(child.id());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(5));
    let thread: i64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
    assert_ne!(thread, pid);
    let (records, _) = live.stop_and_read();
    let of = |event: &str| {
        let is_it = |record: &&LogRecord| record.event_name == event && record.int("process.pid") == Some(pid);
        records.iter().filter(is_it).collect::<Vec<_>>()
    };
    let mut execs = of("vigie.process.exec");
    execs.retain(|record| is_exec_of(&marker)(record));
    // The program's own, and the thread's.
    assert_eq!(execs.len(), 2);
    let shell = std::fs::canonicalize("/bin/sh").expect("there is one");
    assert_eq!(execs[1].str("process.executable.path"), shell.to_str());
    assert_eq!(execs[1].int("vigie.process.thread.id"), Some(pid));
    assert_eq!(execs[1].int("process.parent_pid"), Some(i64::from(std::process::id())));
    assert_eq!(execs[0].str("vigie.process.uid"), execs[1].str("vigie.process.uid"));
    let exits = of("vigie.process.exit");
    assert_eq!(exits.len(), 1, "the threads that an exec ends are no process");
    assert_eq!(exits[0].int("process.exit.code"), Some(5));
    assert_eq!(exits[0].str("process.executable.path"), shell.to_str());
    assert!(records.iter().all(|record| record.int("process.pid") != Some(thread)));
}

/// A file of a kind for which somebody has registered a program (binfmt_misc).
#[test]
fn what_another_program_is_registered_for_is_told_with_both() {
    const SCRIPT: &str = r#"mkdir -p kinds && mount -t binfmt_misc none kinds
        echo ":vigie:M::VIGIE-KIND::$(command -v cat):" > kinds/register
        trap 'echo -1 > kinds/vigie' EXIT
        printf 'VIGIE-KIND\n' > foreign && chmod 755 foreign && ./foreign"#;
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let run = |namespaces: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(namespaces).args(["sh", "-ec", SCRIPT]).current_dir(folder.path()).output().expect("unshare runs")
    };
    // Before Linux 6.7 a user namespace has no kinds of its own.
    let own = run(&["--user", "--map-root-user", "--mount"]);
    let output = if own.status.success() { own } else { run(&["--mount"]) };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, b"VIGIE-KIND\n");
    let exec = live.record(|record| {
        record.event_name == "vigie.process.exec" && record.str("vigie.process.script.path") == Some("./foreign")
    });
    assert_eq!(exec.str("process.executable.name"), Some("cat"));
    assert_eq!(exec.str("vigie.process.exec.filename"), Some("./foreign"));
    assert_eq!(exec.str("process.working_directory"), folder.path().to_str());
    live.stop();
}

/// What is not there at all is not told: shells try one folder after the other.
#[test]
fn what_may_not_be_executed_is_told_with_who_tried() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("no-program"), "").expect("it is written");
    let script = "for name in absent no-program; do env ./$name; done; true";
    let mut shell = Command::new("bash").args(["-c", script]).current_dir(folder.path()).spawn().expect("bash runs");
    assert!(shell.wait().expect("it ends").success());
    let path = folder.path().join("no-program");
    let refused = live
        .record(|record| record.event_name == "vigie.process.exec_refused" && record.str("file.path") == path.to_str());
    assert_eq!(refused.body, format!("env was not allowed to execute {}", path.display()));
    assert_eq!(refused.str("vigie.file.raw_path"), Some("./no-program"));
    assert_eq!(refused.str("file.name"), Some("no-program"));
    assert_eq!(refused.str("file.directory"), folder.path().to_str());
    assert_eq!(refused.str("process.executable.name"), Some("env"));
    assert_eq!(refused.int("process.parent_pid"), Some(i64::from(shell.id())));
    assert_eq!((refused.str("vigie.event.outcome"), refused.str("error.type")), (Some("failure"), Some("EACCES")));
    let (records, _) = live.stop_and_read();
    let absent = folder.path().join("absent");
    assert!(records.iter().all(|record| record.str("file.path") != absent.to_str()));
}

/// Runs `births.c`, which has a program executed by each way; its process id, and the execs in their order.
fn births() -> (i64, CProgram, Vec<LogRecord>) {
    let program = CProgram::build("births").expect("it compiles");
    let live = Live::start("grpc", &[]);
    let folder = program.path().parent().and_then(|folder| folder.file_name()).expect("a folder");
    let marker = format!("births-{}", folder.to_string_lossy());
    let mut command = Command::new(program.path());
    let mut child = command.args(["/bin/true", &marker]).current_dir("/usr").spawn().expect("it runs");
    let pid = i64::from(child.id());
    assert!(child.wait().expect("it ends").success());
    let (mut records, _) = live.stop_and_read();
    records.retain(is_exec_of(&marker));
    records.sort_by_key(|record| record.time_unix_nano);
    (pid, program, records)
}

#[test]
fn whatever_way_a_process_is_made_its_program_has_the_right_parent() {
    let (pid, program, execs) = births();
    let way =
        |exec: &LogRecord| exec.list("process.command_args").and_then(|list| list.last().map(|&way| way.to_owned()));
    let ways: Vec<_> = execs.iter().filter_map(way).collect();
    // The first is the program's own.
    assert_eq!(ways[1..], ["by-vfork", "by-clone3", "by-posix-spawn", "from-memory"]);
    let truth = std::fs::canonicalize("/bin/true").expect("there is one");
    let mut pids = vec![pid];
    for exec in &execs[1..4] {
        assert_eq!(exec.str("process.executable.path"), truth.to_str());
        assert_eq!(exec.int("process.parent_pid"), Some(pid));
        assert_eq!(exec.str("vigie.process.parent.executable.path"), program.path().to_str());
        let ancestors: Vec<_> =
            exec.attributes["vigie.process.ancestors.pids"].as_array().into_iter().flatten().take(2).collect();
        assert_eq!(ancestors, [&json!(pid), &json!(std::process::id())]);
        pids.extend(exec.int("process.pid"));
    }
    pids.sort_unstable();
    pids.dedup();
    assert_eq!(pids.len(), 4, "each is a process of its own");
}

#[test]
fn a_program_out_of_memory_is_told_whole() {
    let (pid, _, execs) = births();
    let exec = execs.last().expect("an exec");
    assert_eq!(exec.str("process.executable.path"), Some("/memfd:hidden"));
    assert_eq!(exec.str("process.executable.name"), Some("memfd:hidden"));
    for (what, is_so) in [("in_memory", true), ("deleted", true), ("overlay_upper", false)] {
        assert_eq!(exec.attributes[&format!("vigie.process.executable.{what}")], is_so, "{what}");
    }
    let arguments = exec.list("process.command_args").expect("arguments");
    assert_eq!([arguments[0], arguments[2]], ["an-ordinary-name", "from-memory"]);
    assert_eq!(exec.int("process.args_count"), Some(3));
    assert!(exec.body.starts_with("an-ordinary-name births-"), "{}", exec.body);
    let filename = exec.str("vigie.process.exec.filename").expect("a name");
    assert!(filename.starts_with("/dev/fd/"), "{filename}");
    assert_eq!((exec.str("file.mode"), exec.str("file.owner.id")), (Some("0750"), Some("0")));
    // The process is the same, with another program.
    assert_eq!(
        (exec.int("process.pid"), exec.int("process.parent_pid")),
        (Some(pid), Some(i64::from(std::process::id())))
    );
    assert_eq!(exec.str("process.working_directory"), Some("/usr"));
    assert_eq!(exec.str("vigie.process.script.path"), None);
    assert_eq!(exec.str("vigie.event.outcome"), Some("success"));
}
