//! What a running sensor costs the host: `make bench`. Rounds with and without it take turns; medians and spread are printed,
//! nothing is judged. Needs root and a release build (VIGIE_BIN names another).
#![allow(clippy::cast_precision_loss, reason = "figures for people to read")]

use std::fs::{self, File};
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use vigie_tests::SensorProcess;

const ROUNDS: usize = 5;

/// One thing that is timed, and how often per round.
type Act = (&'static str, u32, fn());

const ACTS: [Act; 3] = [
    ("getppid", 2_000_000, || {
        black_box(rustix::process::getppid());
    }),
    ("open+close, unwanted", 300_000, || drop(File::open("/dev/null"))),
    ("fork+exec+exit", 500, || drop(Command::new("/bin/true").status())),
];

/// Nanoseconds of one act.
fn time((_, count, act): Act) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        act();
    }
    start.elapsed().as_nanos() as f64 / f64::from(count)
}

fn start() -> SensorProcess {
    let arguments = ["run", "--listen", "127.0.0.1:0", "--format", "none"];
    SensorProcess::start_ready(&arguments).expect("the sensor starts")
}

fn main() {
    // `cargo test` also calls benches; only `cargo bench` asks for figures.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    // Terminals share the processor by session on desktop kernels; `nice` alone does nothing between them.
    drop(fs::write("/proc/self/autogroup", "-15"));
    let mut without = [const { Vec::new() }; ACTS.len()];
    let mut with = [const { Vec::new() }; ACTS.len()];
    let mut resident = 0;
    let mut processor = Vec::new();
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for (figures, act) in without.iter_mut().zip(ACTS) {
            figures.push(time(act));
        }
        let sensor = start();
        for (figures, act) in with.iter_mut().zip(ACTS) {
            figures.push(time(act));
        }
        processor.push(processor_share(&sensor));
        resident = resident.max(status_kib(sensor.pid(), "VmRSS:"));
        sensor.stop().expect("it stops");
    }
    println!(
        "{:<22} {:>12} {:>12} {:>10} {:>8}   spread of the ratio",
        "", "without, ns", "with, ns", "added, ns", "ratio"
    );
    for (index, (name, ..)) in ACTS.into_iter().enumerate() {
        let mut ratios: Vec<_> = without[index].iter().zip(&with[index]).map(|(a, b)| b / a).collect();
        let (before, after, ratio) = (median(&mut without[index]), median(&mut with[index]), median(&mut ratios));
        println!(
            "{name:<22} {before:>12.0} {after:>12.0} {:>10.0} {ratio:>8.2}   {:.2} to {:.2}",
            after - before,
            ratios.first().copied().unwrap_or_default(),
            ratios.last().copied().unwrap_or_default()
        );
    }
    println!("own processor time at 100 k unwanted opens/s: {:.2} % of a core", median(&mut processor));
    println!("resident memory: {:.1} MiB", resident as f64 / 1024.0);
}

/// Percent of a core that the sensor itself takes while 100 000 files a second are opened, for two seconds.
fn processor_share(sensor: &SensorProcess) -> f64 {
    let before = ticks(sensor.pid());
    let start = Instant::now();
    for step in 1..=200_u32 {
        for _ in 0..1000 {
            drop(File::open("/dev/null"));
        }
        let due = Duration::from_millis(10) * step;
        std::thread::sleep(due.saturating_sub(start.elapsed()));
    }
    let seconds = start.elapsed().as_secs_f64();
    (ticks(sensor.pid()) - before) as f64 / rustix::param::clock_ticks_per_second() as f64 / seconds * 100.0
}

/// User and system time of a process, clock ticks (proc_pid_stat(5), fields 14 and 15).
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let rest = stat.rsplit(')').next().unwrap_or_default();
    rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn status_kib(pid: u32, key: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Sorts, and takes the middle.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
