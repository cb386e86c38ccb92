use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vigie_tests::{CProgram, PidLimit, SensorProcess};

use crate::figures::beside;
use crate::sensor::{processor_seconds, resident_mib, start};

const PROCESSES: &str = "100000";

/// How long the sensor keeps what a process has left, and is given to forget it.
const FORGETTING: Duration = Duration::from_secs(70);

/// Memory that the sensor has in use with all rules loaded: idle, with so many processes, after them, and under the load that
/// Datadog holds its own agent to.
pub(crate) fn print() {
    println!("\n{:<58} {:>10}   target", "resident memory, rules loaded", "");
    let row = |name: &str, sensor: &SensorProcess| {
        let resident = resident_mib(sensor);
        println!("{name:<58} {resident:>6.1} MiB   {}", beside(resident, Some(48.0)));
    };
    let sensor = start(&[]);
    row("idle", &sensor);
    let made = crowd(|| row("with as many processes alive as there is room for", &sensor));
    println!("    ({made} of {PROCESSES})");
    row("when they have ended", &sensor);
    std::thread::sleep(FORGETTING);
    row("some time later", &sensor);
    sensor.stop().expect("it stops");

    let sensor = start(&["--export", "all", "--otlp-file", "/dev/null"]);
    let storm = CProgram::build("fork_storm").expect("it compiles");
    assert!(Command::new(storm.path()).args([PROCESSES, "64"]).status().expect("it runs").success());
    row("when 100 000 processes came and went, each one recorded", &sensor);
    std::thread::sleep(FORGETTING);
    row("some time later", &sensor);
    sensor.stop().expect("it stops");

    let sensor = start(&["--otlp-file", "/dev/null"]);
    let share = steady(&sensor);
    row("under 41 opens and one rename a second", &sensor);
    println!("    ({share:.1} thousandths of a core, {})", beside(share, Some(5.0)));
    sensor.stop().expect("it stops");
}

/// Has many processes at once while `then` runs: how many.
fn crowd(then: impl FnOnce()) -> usize {
    let program = CProgram::build("crowd").expect("it compiles");
    // Distributions with systemd have a higher one.
    let _limit = PidLimit::at_least(150_000).expect("it can be raised");
    let mut crowd = Command::new("unshare")
        .args(["--pid", "--fork", "--kill-child"])
        .arg(program.path())
        .arg(PROCESSES)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("unshare runs");
    let mut made = String::new();
    BufReader::new(crowd.stdout.take().expect("piped")).read_line(&mut made).expect("a line");
    std::thread::sleep(Duration::from_secs(2));
    then();
    drop(crowd.stdin.take());
    crowd.wait().expect("it ends");
    std::thread::sleep(Duration::from_secs(2));
    made.trim().parse().expect("a number")
}

/// Thousandths of a core that the sensor takes of half a minute of such a load.
fn steady(sensor: &SensorProcess) -> f64 {
    const SECONDS: u32 = 30;
    let folder = tempfile::tempdir().expect("a folder");
    let names = [folder.path().join("one"), folder.path().join("other")];
    File::create(&names[0]).expect("created");
    let before = processor_seconds(sensor);
    let begin = Instant::now();
    for second in 0..SECONDS {
        let [from, to] = if second % 2 == 0 { [&names[0], &names[1]] } else { [&names[1], &names[0]] };
        std::fs::rename(from, to).expect("renamed");
        for number in 1..=41 {
            drop(File::open(to).expect("opened"));
            let due = Duration::from_secs(second.into()) + Duration::from_secs(1) * number / 41;
            std::thread::sleep(due.saturating_sub(begin.elapsed()));
        }
    }
    (processor_seconds(sensor) - before) / begin.elapsed().as_secs_f64() * 1000.0
}
