//! What every record says of its process is what `/proc` says of it while it waits.

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use vigie_tests::LogRecord;

use crate::cgroup_move::unified;
use crate::harness::Live;

/// A process that has executed `sh -c 'read -r line' MARKER` and waits for the line.
struct Waiting {
    child: Child,
    record: LogRecord,
    pid: i64,
}

impl Waiting {
    fn found(live: &Live, mut child: Child, marker: &str) -> Self {
        let is_marked = |record: &LogRecord| {
            record.event_name == "vigie.process.exec"
                && record.list("process.command_args") == Some(vec!["sh", "-c", "read -r line", marker])
        };
        let record = live.record(is_marked);
        assert!(child.try_wait().expect("it can be asked").is_none(), "it waits");
        let pid = record.int("process.pid").expect("a pid");
        Self { child, record, pid }
    }

    fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/{file}", self.pid)).ok()
    }

    fn int(&self, name: &str) -> i64 {
        self.record.int(name).unwrap_or_else(|| panic!("{name}: {:?}", self.record))
    }

    /// A field of proc_pid_stat(5) behind the name.
    fn stat(&self, number: usize) -> i64 {
        let stat = self.read("stat").expect("it lives");
        let behind = &stat[stat.rfind(')').expect("a name")..];
        behind.split(' ').nth(number - 2).expect("a field").parse().expect("a number")
    }

    fn end(mut self) {
        self.child.stdin.take().expect("piped").write_all(b"\n").expect("written");
        assert!(self.child.wait().expect("it ends").success());
    }
}

fn namespace(pid: &str, kind: &str) -> i64 {
    let link = fs::read_link(format!("/proc/{pid}/ns/{kind}")).expect("a namespace");
    let text = link.to_str().expect("UTF-8");
    text[text.find('[').expect("a number") + 1..text.len() - 1].parse().expect("a number")
}

/// A group that is removed at the end.
struct Group(String);

impl Group {
    fn make() -> Self {
        let group = Self(format!("vigie-facts-{}", std::process::id()));
        fs::create_dir_all(group.path()).expect("a group");
        group
    }

    fn path(&self) -> String {
        format!("{}/{}/inner/leaf", unified().display(), self.0)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for path in ["/inner/leaf", "/inner", ""] {
            drop(fs::remove_dir(format!("{}/{}{path}", unified().display(), self.0)));
        }
    }
}

#[test]
fn namespaces_login_leaders_and_control_group_are_those_that_proc_shows() {
    const LOGIN: i64 = 4242;
    const SCRIPT: &str = "
[ ! -e /proc/self/loginuid ] || echo 4242 > /proc/self/loginuid
echo $$ > $0/cgroup.procs
exec unshare --mount --net --user --map-root-user setsid sh -c 'read -r line' marker-of-facts
";
    let group = Group::make();
    let live = Live::start("grpc", &[]);
    let child = Command::new("sh").args(["-c", SCRIPT, &group.path()]).stdin(Stdio::piped()).spawn().expect("sh runs");
    let waiting = Waiting::found(&live, child, "marker-of-facts");
    for (kind, is_own) in [("mnt", true), ("net", true), ("user", true), ("pid", false)] {
        let told = waiting.int(&format!("vigie.process.namespace.{kind}.id"));
        assert_eq!(told, namespace(&waiting.pid.to_string(), kind), "{kind}");
        assert_eq!(told != namespace("self", kind), is_own, "{kind}");
    }
    // Kernels may be built without audit.
    let audit = |file: &str| waiting.read(file).map(|text| text.trim().parse::<i64>().expect("a number"));
    let login = waiting.record.int("vigie.process.login_user.id");
    assert_eq!(login, audit("loginuid"));
    assert!(login.is_none_or(|login| login == LOGIN), "{login:?}");
    let session = waiting.record.int("vigie.process.audit_session.id");
    assert_eq!(session, audit("sessionid"));
    assert!(session.is_none_or(|session| session != i64::from(u32::MAX)), "{session:?}");
    assert_eq!(waiting.int("process.session_leader.pid"), waiting.pid);
    assert_eq!(waiting.int("process.group_leader.pid"), waiting.pid);
    assert_eq!((waiting.stat(5), waiting.stat(6)), (waiting.pid, waiting.pid));
    let own_group = waiting.read("cgroup").expect("it lives");
    let told = waiting.record.str("process.linux.cgroup").expect("a control group");
    assert!(own_group.lines().any(|line| line == format!("0::{told}")), "{told}: {own_group}");
    assert!(told.ends_with(&format!("{}/inner/leaf", group.0)), "the whole path: {told}");
    assert_eq!(waiting.record.attributes["process.interactive"], false);
    assert_eq!(waiting.record.str("vigie.process.tty"), None);
    waiting.end();
    live.stop();
}

#[test]
fn the_terminal_of_a_session_is_told_with_its_leader() {
    let live = Live::start("grpc", &[]);
    // The shell that has the terminal leads the session, and what it starts is in it.
    let command = "sh -c 'read -r line' marker-of-terminal; exit 0";
    let child = Command::new("script")
        .args(["--quiet", "--return", "--command", command, "/dev/null"])
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("script runs");
    let waiting = Waiting::found(&live, child, "marker-of-terminal");
    let terminal = fs::read_link(format!("/proc/{}/fd/0", waiting.pid)).expect("it lives");
    let number = terminal.to_str().and_then(|path| path.strip_prefix("/dev/pts/")).expect("a pseudoterminal");
    assert_eq!(waiting.record.str("vigie.process.tty"), Some(format!("pts{number}").as_str()));
    assert_eq!(waiting.record.attributes["process.interactive"], true);
    let leader = waiting.int("process.session_leader.pid");
    assert_eq!((leader, waiting.int("process.group_leader.pid")), (waiting.stat(6), waiting.stat(5)));
    assert_eq!(leader, waiting.int("process.parent_pid"));
    waiting.end();
    live.stop();
}

/// A file that no directory names any more is executed by its descriptor.
#[test]
fn a_program_that_was_deleted_before_it_was_executed_is_told_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let live = Live::start("grpc", &[]);
    let script = "cp /bin/true gone; exec 3< gone; rm gone; exec /proc/self/fd/3 marker-of-deleted";
    assert!(Command::new("sh").args(["-c", script]).current_dir(folder.path()).status().expect("sh runs").success());
    let record = live.record(|record| {
        record.event_name == "vigie.process.exec" && record.body == "/proc/self/fd/3 marker-of-deleted"
    });
    let is = |name: &str| record.attributes[&format!("vigie.process.executable.{name}")].as_bool();
    assert_eq!((is("deleted"), is("in_memory"), is("overlay_upper")), (Some(true), Some(false), Some(false)));
    assert_eq!(record.str("process.executable.path"), folder.path().join("gone").to_str());
    live.stop();
}
