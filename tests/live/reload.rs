use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use vigie_tests::{http_get, poll_until, vigie_binary};

use crate::harness::{DEADLINE, Live};
use crate::reconciliation::row;

const RELOADS: usize = 20;

/// Writes a rule without exceptions.
pub(crate) fn write_rule(folder: &Path, id: &str, event: &str, condition: &str) {
    let number = id.bytes().fold(0_u64, |hash, byte| hash * 131 % 0xffff_ffff_ffff + u64::from(byte));
    let text = format!(
        "id: {id}\nuuid: 5f0c4c3e-0000-4000-9000-{number:012x}\ntitle: {id}\nseverity: low\nevent: {event}\n\
         condition: {condition}\n"
    );
    fs::write(folder.join(format!("{id}.yaml")), text).expect("written");
}

fn hang_up(live: &Live) {
    let sensor = Pid::from_raw(live.sensor_pid().cast_signed()).expect("a pid");
    kill_process(sensor, Signal::HUP).expect("sent");
}

pub(crate) fn metric(live: &Live, series: &str) -> u64 {
    let page = format!("http://{}/metrics", live.metrics_address());
    let page = poll_until(DEADLINE, || http_get(&page, &[]).ok()).expect("the page").body;
    page.lines().find_map(|line| line.strip_prefix(series)?.trim().parse().ok()).unwrap_or_default()
}

/// Has it read its rules again, and waits until it is through.
pub(crate) fn reload(live: &Live, outcome: &str) {
    let series = format!("vigie_rules_reloads_total{{outcome=\"{outcome}\"}}");
    let before = metric(live, &series);
    hang_up(live);
    let through = || (metric(live, &series) > before).then_some(());
    poll_until(DEADLINE, through).unwrap_or_else(|| panic!("no reload: {outcome}\n{}", live.log()));
}

fn read(path: &Path) {
    assert!(Command::new("cat").arg(path).status().expect("cat runs").success());
}

#[test]
fn a_rule_that_is_added_fires_after_a_reload_and_one_that_is_removed_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).expect("made");
    write_rule(&rules, "before-reload", "file.open", "file.name == \"read-before-reload\"");
    let [before, after] = ["read-before-reload", "read-after-reload"].map(|name| folder.path().join(name));
    fs::write(&before, "").expect("written");
    fs::write(&after, "").expect("written");
    let live = Live::start("grpc", &["--rules", rules.to_str().expect("UTF-8")]);
    // The kernel does not report this read: no rule names the file.
    read(&after);
    write_rule(&rules, "after-reload", "file.open", "file.name == \"read-after-reload\"");
    fs::remove_file(rules.join("before-reload.yaml")).expect("removed");
    reload(&live, "success");
    read(&before);
    read(&after);
    let signal = live.record(|record| record.str("security_rule.name") == Some("after-reload"));
    assert_eq!(signal.str("file.path"), after.to_str());
    let (records, _) = live.stop_and_read();
    assert_eq!(records.iter().filter(|record| record.event_name == "vigie.sensor.rules_loaded").count(), 2);
    let of = |rule: &str| records.iter().filter(|record| record.str("security_rule.name") == Some(rule)).count();
    assert_eq!((of("before-reload"), of("after-reload")), (0, 1));
    let tampers = records.iter().filter(|record| record.str("vigie.tamper.kind") == Some("signal")).collect::<Vec<_>>();
    assert!(tampers.is_empty(), "who started it may have it reload: {tampers:?}");
}

/// Datagrams that nobody asks for are not even told by the kernel.
#[test]
fn a_rule_about_datagrams_that_is_added_has_the_kernel_tell_of_them() {
    let rules = tempfile::tempdir().expect("a folder");
    let [sender, receiver] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").expect("bound"));
    let port = receiver.local_addr().expect("an address").port();
    write_rule(rules.path(), "none", "file.delete", "file.path == \"/nowhere\"");
    let live = Live::start("grpc", &["--rules", rules.path().to_str().expect("UTF-8")]);
    let send = || sender.send_to(b"datagram", ("127.0.0.1", port)).expect("sent");
    send();
    write_rule(rules.path(), "datagrams", "network.send", &format!("network.peer.port == {port}"));
    reload(&live, "success");
    send();
    live.record(|record| record.str("security_rule.name") == Some("datagrams"));
    let (records, _) = live.stop_and_read();
    let told = records.iter().filter(|record| {
        record.event_name == "vigie.network.send" && record.int("network.peer.port") == Some(port.into())
    });
    assert_eq!(told.count(), 1, "only once there was a rule");
}

/// Reads a file and tries to delete one that is not there, again and again until its input ends, and tells how often.
const ACT_ALL_THE_TIME: &str = "
import os, select, sys, time
count = 0
print('begun', flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    os.close(os.open(sys.argv[1], os.O_RDONLY))
    try:
        os.unlink(sys.argv[1] + '/is-no-folder')
    except OSError:
        pass
    count += 1
    time.sleep(0.0003)
print(count)
";

/// What else is loaded differs each time, so that the kernel's filter is now narrow, now wide, and its names change.
#[test]
fn nothing_that_a_rule_wants_is_lost_while_rules_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).expect("made");
    write_rule(&rules, "always-read", "file.open", "file.name == \"vigie-always-wanted\"");
    write_rule(&rules, "always-deleted", "file.delete", "file.path.endsWith(\"/vigie-always-wanted/is-no-folder\")");
    let wanted = folder.path().join("vigie-always-wanted");
    fs::write(&wanted, "").expect("written");
    let live = Live::start("grpc", &["--export", "signals", "--rules", rules.to_str().expect("UTF-8")]);
    let mut reader = Command::new("python3")
        .args(["-c", ACT_ALL_THE_TIME])
        .arg(&wanted)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut lines = BufReader::new(reader.stdout.take().expect("piped")).lines();
    assert_eq!(lines.next().expect("a line").expect("read"), "begun");
    for round in 0..RELOADS {
        match round % 4 {
            0 => write_rule(&rules, "other", "file.open", &format!("file.name == \"another-{round}\"")),
            1 => write_rule(&rules, "other", "file.open", "file.path.startsWith(\"/nowhere/\")"),
            2 => write_rule(&rules, "other", "file.delete", "process.pid == 1"),
            _ => fs::remove_file(rules.join("other.yaml")).expect("removed"),
        }
        // Names that are longer and shorter than the wanted one stand in the same place of the kernel's trie.
        let end = &"/tmp/vigie-always-wanted/is-no-folder"[round + 8..];
        write_rule(&rules, "more", "file.delete", &format!("file.path.endsWith({end:?}) && process.pid == 1"));
        reload(&live, "success");
    }
    reader.stdin.take().expect("piped").write_all(b"\n").expect("written");
    let count: u64 = lines.next().expect("a line").expect("read").parse().expect("a number");
    assert!(reader.wait().expect("it ends").success());
    println!("{count} of each during {RELOADS} reloads");
    for rule in ["always-read", "always-deleted"] {
        let matches = || metric(&live, &format!("vigie_rule_matches_total{{rule=\"{rule}\"}}"));
        poll_until(DEADLINE, || (matches() >= count).then_some(()));
        assert_eq!(matches(), count, "{rule}: {}", live.log());
    }
    let unwanted = folder.path().join("vigie-unwanted");
    fs::write(&unwanted, "").expect("written");
    fs::remove_file(unwanted).expect("removed");
    for event in ["file.open", "file.delete"] {
        let series = format!("vigie_events_filtered_total{{event=\"{event}\",reason=\"unwanted\"}}");
        assert!(metric(&live, &series) > 0, "what nobody wants is still left out: {event}");
    }
    let stderr = live.stop();
    assert!(row(&stderr, "file.open")[0] >= count);
}

#[test]
fn what_is_broken_is_told_with_its_place_and_the_old_rules_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).expect("made");
    let config = folder.path().join("vigie.yaml");
    fs::write(&config, "export:\n  events: signals\n").expect("written");
    write_rule(&rules, "good", "file.delete", "file.name == \"vigie-good\"");
    let [rules_path, config_path] = [&rules, &config].map(|path| path.to_str().expect("UTF-8"));
    let live = Live::start("grpc", &["--rules", rules_path, "--config", config_path]);
    // It would take the place of the good one, were there no error beside.
    write_rule(&rules, "good", "file.delete", "file.name == \"vigie-other\"");
    write_rule(&rules, "broken", "file.delete", "file.pth == \"/x\"");
    reload(&live, "failed");
    live.wait_for_log("broken.yaml:6:12: file.delete has no field `file.pth`");
    fs::remove_file(rules.join("broken.yaml")).expect("removed");
    fs::write(&config, "export:\n  evnets: all\n").expect("written");
    reload(&live, "failed");
    live.wait_for_log("vigie.yaml:2:3: unknown key `evnets`");
    let delete = |name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, "").expect("written");
        fs::remove_file(&path).expect("removed");
    };
    delete("vigie-other");
    delete("vigie-good");
    let signal = live.record(|record| record.str("security_rule.name") == Some("good"));
    assert_eq!(signal.str("file.name"), Some("vigie-good"));

    // All is mended, and more is asked for: what can be taken up is, and the rest is named.
    fs::write(&config, "export:\n  events: all\nmetrics:\n  listen: 127.0.0.1:1\n").expect("written");
    reload(&live, "success");
    let warning = "these settings have changed and need a restart settings=\"process.arguments\"";
    assert!(!live.log().contains("need a restart"), "the command line wins over the file: {}", live.log());
    fs::write(&config, "export:\n  events: all\nprocess:\n  arguments: none\n").expect("written");
    reload(&live, "success");
    live.wait_for_log(warning);
    delete("vigie-now-exported");
    live.record(|record| {
        record.event_name == "vigie.file.delete" && record.str("file.name") == Some("vigie-now-exported")
    });
    let log = live.stop_with_errors();
    assert_eq!(log.matches("ERROR").count(), 2, "{log}");
}

/// A terminal that is closed sends the same signal; nobody would be there to end the sensor.
#[test]
fn a_closed_terminal_ends_it_in_order() {
    const SCRIPT: &str = "
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], 'run', '--listen', '127.0.0.1:0', '--format', 'none', '--otlp-file', sys.argv[2]])
seen = b''
while b'vigie is ready' not in seen:
    seen += os.read(terminal, 4096)
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
";
    let _turn = crate::host_turn::HostTurn::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let records = folder.path().join("records.jsonl");
    let status = Command::new("python3")
        .args(["-c", SCRIPT])
        .arg(vigie_binary().expect("the binary is built"))
        .arg(&records)
        .status()
        .expect("python3 runs");
    assert!(status.success(), "{status}");
    let text = fs::read_to_string(&records).expect("records");
    assert!(text.contains("vigie.sensor.stopped") && text.contains("\"SIGHUP\""), "it says why");
}
