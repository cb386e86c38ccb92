//! What the trace link costs: `make bench`. The same recorded act, by a process that publishes nothing, by one that publishes
//! the request that it works on, and by one that publishes it with attributes; in turns, with and without the sensor. And what
//! it takes, beside the events' way, to find out how a process publishes.
#![allow(clippy::cast_precision_loss, reason = "figures for people to read")]

use std::fs;
use std::time::Instant;

use vigie_enrich::thread_context::{Found, ResolveFailure, ThreadContextResolver};
use vigie_tests::{CProgram, SensorProcess, TracedServer, poll_until};

const ROUNDS: usize = 7;
const OPENS: &str = "20000";
const RESOLUTIONS: usize = 201;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    drop(fs::write("/proc/self/autogroup", "-15"));
    let program = CProgram::build("open_cost").expect("it compiles");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    let path = path.to_str().expect("a path");
    let cases: [(&str, &[&str]); 3] = [
        ("nothing published", &[path, OPENS]),
        ("a request", &[path, OPENS, "0"]),
        ("with 600 bytes of attributes", &[path, OPENS, "600"]),
    ];
    let mut writers: Vec<_> =
        cases.iter().map(|(_, arguments)| TracedServer::of(program.path(), arguments).expect("it starts")).collect();
    // Publishes from now on.
    for writer in &mut writers {
        writer.request("").expect("a figure");
    }
    let mut without = [const { Vec::new() }; 3];
    let mut with = [const { Vec::new() }; 3];
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for (figures, writer) in without.iter_mut().zip(&mut writers) {
            figures.push(figure(writer));
        }
        let sensor = SensorProcess::start_ready(&["run", "--listen", "127.0.0.1:0", "--format", "none"]);
        let sensor = sensor.expect("the sensor starts");
        wait_until_found(&sensor);
        for (figures, writer) in with.iter_mut().zip(&mut writers) {
            figures.push(figure(writer));
        }
        sensor.stop().expect("it stops");
    }
    println!("open for writing + close, recorded: {:>22} {:>12} {:>10}", "without, ns", "with, ns", "added, ns");
    for (index, (name, _)) in cases.iter().enumerate() {
        let (before, after) = (median(&mut without[index]), median(&mut with[index]));
        println!("{name:<36} {before:>21.0} {after:>12.0} {:>10.0}", after - before);
    }
    resolutions(writers[0].pid());
}

/// One look at a process: of programs and libraries that were never seen, and of known ones, as for each further process.
fn resolutions(small: u32) {
    println!("\nfind the slot of one process: {:>29} {:>12}", "never seen, µs", "known, µs");
    for (name, pid, has_slot) in [("C, with the slot", small, true), ("this bench, without", std::process::id(), false)]
    {
        let size = fs::metadata(format!("/proc/{pid}/exe")).expect("a program").len() / 1024;
        let mut resolver = ThreadContextResolver::default();
        let is_right =
            |found: Result<Option<Found>, ResolveFailure>| assert_eq!(found.expect("readable").is_some(), has_slot);
        let mut new: Vec<_> = (0..RESOLUTIONS)
            .map(|_| {
                let mut resolver = ThreadContextResolver::default();
                microseconds(|| is_right(resolver.resolve(pid)))
            })
            .collect();
        is_right(resolver.resolve(pid));
        let mut known: Vec<_> = (0..RESOLUTIONS).map(|_| microseconds(|| is_right(resolver.resolve(pid)))).collect();
        let name = format!("{name} ({size} KiB)");
        println!("{name:<36} {:>22.0} {:>12.0}", median(&mut new), median(&mut known));
    }
}

fn microseconds(act: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    act();
    begin.elapsed().as_secs_f64() * 1e6
}

fn figure(writer: &mut TracedServer) -> f64 {
    writer.request("").expect("a figure").parse().expect("a number")
}

/// Until the sensor has found out where the two writers publish.
fn wait_until_found(sensor: &SensorProcess) {
    let log = sensor.stderr();
    let start = log.find("http://127.0.0.1:").expect("the ready line names the page");
    let page: String =
        log[start..].chars().take_while(|character| !character.is_whitespace() && *character != '"').collect();
    let found = || {
        let body = vigie_tests::http_get(&page, &[]).ok()?.body;
        let series = "vigie_trace_resolutions_total{part=\"thread_context\",outcome=\"static\"} ";
        let count: u64 = body.lines().find_map(|sample| sample.strip_prefix(series)?.parse().ok())?;
        (count >= 3).then_some(())
    };
    poll_until(std::time::Duration::from_secs(20), found).expect("the writers are found");
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
