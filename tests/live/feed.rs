use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use vigie_tests::{LogRecord, SensorProcess, copy_program};

use crate::harness::DEADLINE;
use crate::host_turn::HostTurn;

const AT_ONCE: Duration = Duration::from_secs(1);
const ATTEMPTS: u8 = 30;

/// A line break, a window title, a cleared screen, C1 controls as a character and as a byte, the other direction.
const HOSTILE: &[u8] = b"evil\n\x1b[2J\x1b]0;t\x07\xc2\x9b31m\x9b2J\r\xe2\x80\xaex";

/// The same as the feed shows it.
const SHOWN: &str = "evil\\n\\x1b[2J\\x1b]0;t\\x07\\u{9b}31m\\x9b2J\\r\\u{202e}x";

/// A sensor that shows what happens on its standard output.
struct Feed {
    sensor: SensorProcess,
    _turn: HostTurn,
}

impl Feed {
    fn start(format: &str) -> Self {
        let turn = HostTurn::shared();
        let sensor = SensorProcess::start_ready(&["run", "--listen", "127.0.0.1:0", "--format", format]);
        Self { sensor: sensor.expect("the sensor starts"), _turn: turn }
    }

    fn has(&self, text: &str, deadline: Duration) -> bool {
        self.sensor.wait_for_stdout(|line| line.contains(text), deadline).is_ok()
    }

    /// Does what `act` does until its lines come within a second: whatever else the host is busy with may keep it waiting.
    fn shows_at_once(&self, act: impl Fn(u8) -> Vec<String>) {
        let mut missing = Vec::new();
        for attempt in 1..=ATTEMPTS {
            let lines = act(attempt);
            let start = Instant::now();
            let has = |line: &String| self.has(line, AT_ONCE.saturating_sub(start.elapsed()));
            missing = lines.into_iter().filter(|line| !has(line)).collect();
            if missing.is_empty() {
                return;
            }
        }
        panic!("not within a second: {missing:?}\n{}", self.sensor.stdout());
    }

    /// Ends the sensor; everything that it showed.
    fn stop(self) -> String {
        let exit = self.sensor.stop().expect("it stops");
        assert!(exit.status.success() && !exit.stderr.contains("ERROR"), "{}", exit.stderr);
        exit.stdout
    }
}

/// A copy of bash in a folder of its own.
fn bash_named(name: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(OsStr::from_bytes(name));
    copy_program("/bin/bash", &path).expect("copied");
    (folder, path)
}

fn run(command: &mut Command) {
    command.stderr(Stdio::null()).status().expect("it runs");
}

#[test]
fn the_feed_shows_a_shell_that_connects_and_the_signal_within_a_second() {
    let feed = Feed::start("pretty");
    feed.shows_at_once(|attempt| {
        // A signal is told once for each address.
        let address = format!("127.0.0.{attempt}");
        run(Command::new("bash").args(["-c", &format!("exec 3<>/dev/tcp/{address}/9")]));
        vec![
            format!(" bash -c exec 3<>/dev/tcp/{address}/9"),
            format!(" bash failed to connect to {address}:9 (ECONNREFUSED)"),
            "!! HIGH Shell opened a network connection by itself [T1059.004, T1071]".to_owned(),
            format!("   bash opens a connection to {address}:9"),
        ]
    });
    feed.stop();
}

#[test]
fn the_feed_shows_a_shell_below_a_program_named_nginx_and_the_signal_within_a_second() {
    let feed = Feed::start("pretty");
    feed.shows_at_once(|attempt| {
        // A signal is told once for each program.
        let (_folder, nginx) = bash_named(b"nginx");
        run(Command::new(&nginx).args(["-c", &format!("/bin/bash -c 'exit {attempt}'; exit 0")]));
        vec![
            format!(" /bin/bash -c exit {attempt}"),
            "!! CRITICAL Web server spawned a shell [T1505.003, T1059.004]".to_owned(),
            format!("   bash started by nginx: /bin/bash -c exit {attempt}"),
            "   bash ← nginx ← ".to_owned(),
        ]
    });
    feed.stop();
}

/// Nothing that a file, a program, an argument or a thread is called makes a line of its own or commands the terminal.
#[test]
fn names_on_the_host_cannot_command_the_terminal() {
    let feed = Feed::start("pretty");
    let hostile = OsStr::from_bytes(HOSTILE);
    // Files that change below /etc are told.
    let folder = tempfile::Builder::new().prefix("vigie-feed-").tempdir_in("/etc").expect("a folder");
    fs::write(folder.path().join(hostile), "").expect("written");
    let (_folder, program) = bash_named(HOSTILE);
    let script = "bash -c 'exec 3<>/dev/tcp/127.83.0.4/9' \"$0\"; exit 0";
    run(Command::new(&program).args([OsStr::new("-c"), OsStr::new(script), hostile]));

    let file = format!("{}/{SHOWN}", folder.path().display());
    let arguments = format!("bash -c exec 3<>/dev/tcp/127.83.0.4/9 {SHOWN}");
    let ancestors = format!("   bash ← {SHOWN} ← ");
    for line in [&file, &arguments, &ancestors] {
        assert!(feed.has(line, DEADLINE), "{line}\n{}", feed.sensor.stdout().escape_debug());
    }
    let shown = feed.stop();
    for line in shown.lines() {
        // U+FFFD stands here for bytes that are no character.
        let is_plain = !line.chars().any(|character| character.is_control() || "\u{fffd}\u{202e}".contains(character));
        let time = line.get(..12).unwrap_or_default().replace(|digit: char| digit.is_ascii_digit(), "0");
        let is_own = line.starts_with("!! ") || line.starts_with("   ") || time == "00:00:00.000";
        assert!(is_plain && is_own, "{line:?}");
    }
}

#[test]
fn the_json_feed_is_otlp_line_by_line() {
    let feed = Feed::start("json");
    run(Command::new("/bin/true").args([OsStr::new("json-feed"), OsStr::from_bytes(HOSTILE)]));
    assert!(feed.has("json-feed", DEADLINE), "{}", feed.sensor.stdout());
    let shown = feed.stop();
    let read = |line: &str| LogRecord::from_request(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let records: Vec<_> = shown.lines().flat_map(read).collect();
    let is_marked = |record: &&LogRecord| {
        record.event_name == "vigie.process.exec"
            && record.list("process.command_args").is_some_and(|arguments| arguments.contains(&"json-feed"))
    };
    let record = records.iter().find(is_marked).expect("the record");
    let hostile = "evil\n\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\\x9b2J\r\u{202e}x";
    assert_eq!(record.list("process.command_args"), Some(vec!["/bin/true", "json-feed", hostile]));
}
