use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use vigie_tests::{Container, Dashboard, Prometheus, Sample, copy_program, poll_until};

use crate::harness::{DEADLINE, Live};

/// What Grafana would put in place of its variables, with everything chosen. The ranges are longer than the test, so
/// that nothing falls out of them while it runs.
const VARIABLES: [(&str, &str); 5] =
    [("__rate_interval", "10m"), ("__range", "10m"), ("instance", ".*"), ("severity", ".*"), ("rule", ".*")];

/// Panels that would be no use with a zero for every answer.
const ABOVE_ZERO: [&str; 10] = [
    "Signals by severity",
    "Sensors reporting",
    "Rules active",
    "Events",
    "Signals over time, by severity",
    "Signals over time, by ATT&CK tactic",
    "Rules",
    "Events handed over, by event and disposition",
    "Records by exporter and outcome",
    "Signal latency",
];

fn run(program: impl AsRef<Path>, arguments: &[&str]) {
    Command::new(program.as_ref()).args(arguments).output().expect("it runs");
}

fn copy_of(program: &str, folder: &TempDir, name: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    copy_program(program, &path).expect("copied");
    path
}

/// Six signals of four rules; gives the id of the container in which the last arose.
///
/// In two parts, since the latency is not on the page before the first signal: no increase is seen until the next.
fn act(prometheus: &Prometheus) -> String {
    let at_least = |query: &str, least: f64| {
        let enough = |samples: &[Sample]| samples.first().is_some_and(|sample| sample.value >= least);
        prometheus.wait_for_query(query, enough, DEADLINE).expect("the signals are counted");
    };
    at_least("count(vigie_signals_total)", 1.0);
    let folder = tempfile::tempdir().expect("a folder");
    run("cat", &["/etc/shadow"]);
    run("bash", &["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]);
    at_least("vigie_signal_latency_seconds_count", 2.0);

    run(copy_of("/bin/cat", &folder, "another-cat"), &["/etc/shadow"]);
    run(copy_of("/bin/bash", &folder, "nginx"), &["-c", "/bin/bash -c 'exit 0'; exit 0"]);
    let logs = tempfile::tempdir_in("/var/log").expect("a folder");
    let log = logs.path().join("auth.log");
    std::fs::write(&log, "").expect("written");
    run("rm", &[log.to_str().expect("UTF-8")]);
    let container =
        Container::run("vigie-dashboards", &["sh", "-c", "echo x >/etc/shadow"]).expect("the container runs");
    // An increase needs two samples.
    let series = format!("vigie_target_signals_total{{kind=\"container\",target=\"{}\"}}", container.id);
    at_least(&format!("count_over_time({series}[1m])"), 2.0);
    at_least("vigie_signal_latency_seconds_count", 6.0);
    container.id
}

/// The answer of one query, with at least one value that is a number.
fn answer(prometheus: &Prometheus, owner: &str, promql: &str) -> Vec<Sample> {
    let has_number = |samples: &[Sample]| samples.iter().any(|sample| !sample.value.is_nan());
    match prometheus.wait_for_query(promql, has_number, DEADLINE) {
        Ok(samples) => samples,
        Err(error) => panic!("`{owner}` shows nothing for `{promql}`\n{error:#}"),
    }
}

#[test]
fn every_query_of_the_dashboard_is_answered() {
    let live = Live::start("grpc", &[]);
    let prometheus = Prometheus::start(&live.metrics_address()).expect("Prometheus starts");
    let container = act(&prometheus);
    let mut queries = Vec::new();
    let mut containers = Vec::new();
    for query in Dashboard::load("vigie.json").and_then(|dashboard| dashboard.queries()).expect("the queries") {
        let promql = query.with_variables(&VARIABLES).expect("PromQL");
        let samples = answer(&prometheus, &query.owner, &promql);
        if query.owner == "Most signals: containers" {
            containers.extend(samples);
        }
        queries.push((query.owner, promql));
    }
    for owner in ABOVE_ZERO {
        let is_above_zero = |(_, promql): &(String, String)| {
            prometheus.query(promql).expect("an answer").iter().any(|sample| sample.value > 0.0)
        };
        // A scrape that was late leaves zeros until the next one.
        let found = || queries.iter().filter(|query| query.0 == owner).any(is_above_zero).then_some(());
        poll_until(DEADLINE, found).unwrap_or_else(|| panic!("`{owner}` shows zeros only"));
    }
    // The first signal counts, although nothing was there that could have increased.
    let of_container = containers.iter().find(|sample| container.starts_with(&sample.labels["target"]));
    assert!(of_container.is_some_and(|sample| sample.value >= 1.0), "{container} is not among {containers:?}");
    live.stop();
}
