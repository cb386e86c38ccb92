use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use vigie_tests::{CProgram, http_get, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;
use crate::reconciliation::row;

/// The tree keeps processes that have ended for a while, but no more than so many: `MAX_ENDED` of the process tree, and what
/// else lives on a host that runs tests.
const KEPT: f64 = 16.0 * 1024.0 + 4096.0;

/// A number of the metrics page, which must be there.
fn metric(live: &Live, name: &str) -> f64 {
    let page = format!("http://{}/metrics", live.metrics_address());
    // In the middle of a storm nobody may have time to answer.
    let page = poll_until(6 * DEADLINE, || http_get(&page, &[]).ok()).expect("the page").body;
    let sample = page.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    sample.unwrap_or_else(|| panic!("{name} is not on the page:\n{page}"))
}

/// Waits until the sensor has caught up: nothing waits in the ring buffer, and nothing to be sent.
fn wait_until_caught_up(live: &Live) {
    let idle = || {
        let waiting =
            metric(live, "vigie_ring_used_bytes ") + metric(live, "vigie_export_queue_bytes{exporter=\"otlp\"} ");
        (waiting <= 0.0).then_some(())
    };
    poll_until(6 * DEADLINE, idle).expect("it catches up");
}

/// Whatever happens to be alive, what comes next has its ancestors.
fn assert_ancestors_are_known(live: &Live, word: &str) {
    let script = format!("/bin/sh -c '/bin/echo {word}; exit 0'; exit 0");
    assert!(Command::new("bash").args(["-c", &script]).status().expect("bash runs").success());
    let body = format!("/bin/echo {word}");
    let echo =
        live.record_within(6 * DEADLINE, |record| record.event_name == "vigie.process.exec" && record.body == body);
    let ancestors = echo.list("vigie.process.ancestors.executable_paths").expect("ancestors");
    assert!(ancestors[0].ends_with("/dash") && ancestors[1].ends_with("/bash"), "{ancestors:?}");
    assert_eq!(ancestors[2], std::env::current_exe().expect("a path").to_str().expect("UTF-8"));
}

/// As fast as the machine can: nothing goes without a number, memory is bounded, and afterwards all is as before.
#[test]
fn a_fork_bomb_is_counted_exactly_and_forgotten() {
    const PROCESSES: u64 = 20_000;
    let program = CProgram::build("fork_storm").expect("it compiles");
    let live = Live::start_alone(&[]);
    let status = Command::new(program.path()).args([&PROCESSES.to_string(), "64"]).status().expect("it runs");
    assert!(status.success(), "{status}");
    wait_until_caught_up(&live);
    assert_ancestors_are_known(&live, "after-the-storm");
    // Where exits were lost, those that are gone are found by /proc, some seconds later.
    let entries = || metric(&live, "vigie_process_tree_entries ");
    poll_until(6 * DEADLINE, || (entries() < KEPT).then_some(())).unwrap_or_else(|| panic!("{} are kept", entries()));
    println!("resident: {} bytes", metric(&live, "process_resident_memory_bytes "));
    let stderr = live.stop();
    println!("{stderr}");
    // Every second one is two forks.
    assert!(row(&stderr, "process.fork")[0] >= PROCESSES * 3 / 2, "{stderr}");
    assert!(row(&stderr, "process.exec")[0] >= PROCESSES, "{stderr}");
    assert!(row(&stderr, "process.exit")[0] >= PROCESSES * 3 / 2, "{stderr}");
}

/// How many processes this host has room for beside what else runs, and no more than 100 000.
fn room() -> usize {
    let number = |path: &str| {
        let text = std::fs::read_to_string(path).expect("readable");
        text.trim().parse::<usize>().expect("a number")
    };
    let most = number("/proc/sys/kernel/pid_max").min(number("/proc/sys/kernel/threads-max"));
    let most = cgroup_limit().map_or(most, |limit| most.min(limit));
    (most / 2).min(100_000)
}

/// How many processes there may be in the cgroup of the test, where that is bounded (cgroup v2, or the `pids` hierarchy of v1).
fn cgroup_limit() -> Option<usize> {
    let cgroups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let folders = cgroups.lines().filter_map(|line| {
        let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
        let root = match controllers {
            "" => "/sys/fs/cgroup",
            "pids" => "/sys/fs/cgroup/pids",
            _ => return None,
        };
        Some(Path::new(root).join(path.trim_start_matches('/')))
    });
    let limits = folders.flat_map(|folder| folder.ancestors().map(Path::to_path_buf).collect::<Vec<_>>());
    limits.filter_map(|folder| std::fs::read_to_string(folder.join("pids.max")).ok()?.trim().parse().ok()).min()
}

/// Processes that are there at once: those that the sensor sees come, and those that it finds.
#[test]
fn a_crowd_of_processes_is_known_whole() {
    let program = CProgram::build("crowd").expect("it compiles");
    // The crowd is there between the sensors too.
    let turn = Arc::new(HostTurn::alone());
    let count = room();
    let crowd = || {
        let mut crowd = Command::new("unshare")
            .args(["--pid", "--fork", "--kill-child"])
            .arg(program.path())
            .arg(count.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare runs");
        let mut made = String::new();
        BufReader::new(crowd.stdout.take().expect("piped")).read_line(&mut made).expect("a line");
        let made: usize = made.trim().parse().expect("a number");
        assert!(made > count / 2, "{made} of {count}");
        (crowd, made)
    };
    let live = Live::start_in_turn(&turn, &[]);
    let (mut come, made) = crowd();
    let wanted = f64::from(u32::try_from(made).expect("fewer than pids"));
    // A fork for which the ring buffer had no room is counted, and nobody knows the process.
    let lost =
        || metric(&live, "vigie_events_lost_total{event=\"process.fork\",stage=\"kernel\",reason=\"ring_full\"} ");
    let all = || (metric(&live, "vigie_process_tree_entries ") + lost() >= wanted).then_some(());
    poll_until(6 * DEADLINE, all).expect("all are known");
    println!("{made} processes, resident: {} bytes", metric(&live, "process_resident_memory_bytes "));
    assert_ancestors_are_known(&live, "in-the-crowd");
    let stderr = live.stop();
    assert!(row(&stderr, "process.fork")[0] >= made as u64);

    // Another one comes while they are all there.
    let live = Live::start_in_turn(&turn, &[]);
    assert!(metric(&live, "vigie_process_tree_entries ") >= wanted);
    assert_ancestors_are_known(&live, "beside-the-crowd");
    // They all end at once.
    drop(come.stdin.take());
    come.wait().expect("it ends");
    assert_ancestors_are_known(&live, "after-the-crowd");
    let stderr = live.stop();
    assert!(row(&stderr, "process.exit")[0] >= made as u64);
}

/// What was told of a file comes from the kernel, in time: that its file system is gone when the record is read is nothing to
/// it, and no reason to complain.
#[test]
fn a_mount_namespace_that_is_gone_has_had_its_paths() {
    const ROUNDS: usize = 200;
    let program = CProgram::build("gone_namespace").expect("it compiles");
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::Builder::new().prefix("vigie-gone-").tempdir().expect("a folder");
    let root = folder.path().to_str().expect("UTF-8");
    let status = Command::new(program.path()).args([root, &ROUNDS.to_string()]).status().expect("it runs");
    assert!(status.success(), "{status}");
    let path = format!("{root}/written-{}", ROUNDS - 1);
    live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == Some(&*path));
    let (records, log) = live.stop_and_read();
    assert!(!log.contains("ERROR"), "{log}");
    let of = |event: &str, path: &str| {
        records.iter().filter(|record| record.event_name == event && record.str("file.path") == Some(path)).count()
    };
    for round in 0..ROUNDS {
        assert_eq!(of("vigie.file.open", &format!("{root}/written-{round}")), 1, "{round}");
    }
    assert_eq!(of("vigie.file.open", &format!("{root}/gone")), ROUNDS);
    let executed = records.iter().filter(|record| {
        record.event_name == "vigie.process.exec"
            && record.str("process.executable.path") == Some(&*format!("{root}/gone"))
            && record.str("process.working_directory") == Some(root)
    });
    assert_eq!(executed.count(), ROUNDS);
}
