use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use vigie_tests::{LogRecord, copy_program, poll_until};

use crate::harness::{DEADLINE, Live};

const START: &str = "vigie.process.session_start";

fn is_echo(record: &LogRecord, word: &str) -> bool {
    record.event_name == "vigie.process.exec" && record.body == format!("/bin/echo {word}")
}

/// A shell that stands in for an entry program: it has the name, and is root's.
fn entry_program(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    copy_program("/bin/bash", &path).expect("copied");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    path
}

/// A stand-in that runs a script, in a login of its own, which it takes up itself as the real ones do: the tests may be run in
/// somebody's.
fn enter(program: &Path, script: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["-c", &format!("{{ echo 0 > /proc/self/loginuid; }} 2>/dev/null; {script}")]);
    command
}

/// What makes a session of an ssh server is its name, that the program is root's, and the variable that it sets for what it
/// starts.
#[test]
fn everything_below_an_ssh_connection_is_one_session() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let sshd = entry_program(folder.path(), "sshd");
    let forged = r#"-c "/bin/sh -c \"/bin/echo forged-in-session; exit 0\"; exit 0""#;
    let forged = format!("SSH_CONNECTION=\"192.0.2.66 51000 10.0.0.1 22\" {} {forged}", sshd.display());
    let script =
        format!("/bin/sh -c '/bin/echo first-in-session; {forged}; /bin/echo second-in-session; exit 0'; exit 0");
    let status = enter(&sshd, &script).env("SSH_CONNECTION", "203.0.113.7 51000 10.0.0.1 22").status();
    assert!(status.expect("it runs").success());
    Command::new("/bin/echo").arg("outside-of-session").status().expect("echo runs");

    let echo = |word: &str| live.record(|record| is_echo(record, word));
    let [first, forged, second, outside] =
        ["first-in-session", "forged-in-session", "second-in-session", "outside-of-session"].map(echo);
    assert_eq!(first.str("vigie.session.type"), Some("ssh"));
    assert_eq!(first.str("vigie.session.client.address"), Some("203.0.113.7"));
    assert_eq!(first.str("process.user.name"), Some("root"));
    assert_eq!(first.list("vigie.session.users"), Some(vec!["root"]));
    assert!(first.str("vigie.session.id").is_some_and(|id| id.len() == 16));
    assert_eq!(first.str("vigie.session.id"), second.str("vigie.session.id"));
    assert_ne!(first.str("vigie.session.id"), outside.str("vigie.session.id"));
    // Who is there already cannot begin another by a server of his own.
    assert_eq!(first.str("vigie.session.id"), forged.str("vigie.session.id"));
    assert_eq!(forged.str("vigie.session.client.address"), Some("203.0.113.7"));
    live.stop();
}

/// Anybody can give a file of his own any name.
#[test]
fn a_users_own_program_is_no_ssh_server() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let sshd = entry_program(folder.path(), "sshd");
    chown(&sshd, Some(65534), None).expect("given away");
    let mut command = Command::new(&sshd);
    command.args(["-c", "/bin/sh -c '/bin/echo not-in-session; exit 0'; exit 0"]);
    let status = command.env("SSH_CONNECTION", "203.0.113.7 51000 10.0.0.1 22").status();
    assert!(status.expect("it runs").success());
    Command::new("/bin/echo").arg("beside-no-session").status().expect("echo runs");
    let [within, beside] =
        ["not-in-session", "beside-no-session"].map(|word| live.record(|record| is_echo(record, word)));
    assert_eq!(within.str("vigie.session.id"), beside.str("vigie.session.id"));
    assert_ne!(within.str("vigie.session.client.address"), Some("203.0.113.7"));
    live.stop();
}

/// What su and sudo do is a change of user on the way down.
#[test]
fn a_change_of_user_in_a_session_is_told() {
    let live = Live::start("grpc", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let cron = entry_program(folder.path(), "cron");
    let script = "/bin/sh -c 'setpriv --reuid 65534 --clear-groups /bin/echo as-somebody-else; exit 0'; exit 0";
    assert!(enter(&cron, script).status().expect("it runs").success());
    let record =
        live.record(|record| record.event_name == "vigie.process.exec" && record.body == "/bin/echo as-somebody-else");
    assert_eq!(record.str("vigie.session.type"), Some("cron"));
    assert_eq!(record.str("process.user.name"), Some("nobody"));
    assert_eq!(record.list("vigie.session.users"), Some(vec!["root", "nobody"]));
    live.stop();
}

/// One record for each visit, with all that tells who it is; what was there before the sensor began long ago.
#[test]
fn a_session_tells_when_it_begins_and_only_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let sshd = entry_program(folder.path(), "sshd");
    let connection = |script: &str, address: &str| {
        let mut command = enter(&sshd, script);
        command.env("SSH_CONNECTION", format!("{address} 51000 10.0.0.1 22"));
        command
    };
    let early = "/bin/sh -c 'read -r line; /bin/echo early-session; exit 0'; exit 0";
    let mut early = connection(early, "203.0.113.1").stdin(Stdio::piped()).spawn().expect("it runs");
    // Its shell is there when the sensor looks.
    let children = format!("/proc/{0}/task/{0}/children", early.id());
    let runs_shell = || {
        let child = std::fs::read_to_string(&children).ok()?;
        let program = std::fs::read_link(format!("/proc/{}/exe", child.split_whitespace().next()?)).ok()?;
        program.ends_with("dash").then_some(())
    };
    poll_until(DEADLINE, runs_shell).expect("it starts a shell");

    let live = Live::start("grpc", &[]);
    early.stdin.take().expect("piped").write_all(b"go\n").expect("written");
    assert!(early.wait().expect("it ends").success());
    let script = "/bin/sh -c '/bin/echo one-in-session; /bin/echo late-session; exit 0'; exit 0";
    assert!(connection(script, "203.0.113.7").status().expect("it runs").success());
    let early = live.record(|record| is_echo(record, "early-session"));
    let late = live.record(|record| is_echo(record, "late-session"));
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let of = |echo: &LogRecord| {
        let id = echo.str("vigie.session.id").expect("a session");
        records
            .iter()
            .filter(|record| record.event_name == START && record.str("vigie.session.id") == Some(id))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&early).len(), 0);
    let starts = of(&late);
    assert_eq!(starts.len(), 1);
    let start = &starts[0];
    assert_eq!(start.str("vigie.session_start.kind"), Some("ssh"));
    assert_eq!(start.str("vigie.session.client.address"), Some("203.0.113.7"));
    assert_eq!(start.str("process.executable.name"), Some("dash"));
    assert_eq!(start.str("process.user.name"), Some("root"));
    assert_eq!(start.body, "a session began (ssh) from 203.0.113.7: root runs dash");
}

/// The real su: whoever called it, and who it made of him.
#[test]
fn su_tells_who_became_whom() {
    let live = Live::start("grpc", &[]);
    let status = Command::new("su").args(["nobody", "-s", "/bin/sh", "-c", "/bin/echo by-su; exit 0"]).status();
    assert!(status.expect("su runs").success());
    let echo = live.record(|record| is_echo(record, "by-su"));
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let starts: Vec<_> = records
        .iter()
        .filter(|record| record.event_name == START && record.int("process.pid") == echo.int("process.parent_pid"))
        .collect();
    assert_eq!(starts.len(), 1, "{starts:?}");
    let start = &starts[0];
    assert_eq!(start.str("vigie.session_start.kind"), Some("su"));
    assert_eq!(start.int("vigie.session_start.caller.id"), Some(0));
    assert_eq!(start.str("vigie.session_start.caller.name"), Some("root"));
    assert_eq!(start.str("process.user.name"), Some("nobody"));
    assert_eq!(start.body, "root became nobody by su and runs dash");
}
