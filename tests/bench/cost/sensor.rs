use std::fs;
use std::time::Duration;

use vigie_tests::{SensorProcess, poll_until};

/// A sensor that has done all that it does once. `more` are further options of `vigie run`.
pub(crate) fn start(more: &[&str]) -> SensorProcess {
    let arguments = [&["run", "--listen", "127.0.0.1:0", "--format", "none"], more].concat();
    let sensor = SensorProcess::start_ready(&arguments).expect("the sensor starts");
    // The last of it, where there are such calls.
    if cfg!(target_arch = "x86_64") {
        let loaded = || sensor.stderr().contains("calls by 32-bit entries can be watched").then_some(());
        poll_until(Duration::from_secs(20), loaded).expect("it is ready");
    }
    sensor
}

/// Seconds of processor time, user's and system's, that it has taken (proc_pid_stat(5), fields 14 and 15).
pub(crate) fn processor_seconds(sensor: &SensorProcess) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", sensor.pid())).expect("it runs");
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / rustix::param::clock_ticks_per_second() as f64
}

/// MiB of memory that it has in use now.
pub(crate) fn resident_mib(sensor: &SensorProcess) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", sensor.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default();
    kilobytes / 1024.0
}
