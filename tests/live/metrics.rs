use std::net::TcpListener;
use std::process::Command;

use vigie_tests::{Prometheus, SensorProcess, http_get, poll_until, promtool_check_metrics};

use crate::harness::{DEADLINE, Live};
use crate::reload::metric;

#[test]
fn prometheus_reads_the_counters_and_promtool_has_no_complaint() {
    let live = Live::start("grpc", &[]);
    let address = live.metrics_address();
    let prometheus = Prometheus::start(&address).expect("Prometheus starts");
    for _ in 0..5 {
        Command::new("/bin/true").status().expect("true runs");
    }
    let at_least_five = |samples: &[vigie_tests::Sample]| samples.first().is_some_and(|sample| sample.value >= 5.0);
    let query = "vigie_events_total{event=\"process.exec\",disposition=\"exported\"}";
    prometheus.wait_for_query(query, at_least_five, DEADLINE).expect("the counter is there");
    let lost = "sum(vigie_events_lost_total{event=~\"process.*\"})";
    let lost = prometheus.wait_for_query(lost, |samples| !samples.is_empty(), DEADLINE).expect("an answer");
    assert_eq!(lost.first().map(|sample| sample.value.to_bits()), Some(0.0_f64.to_bits()), "{lost:?}");

    let page = http_get(&format!("http://{address}/metrics"), &[]).expect("the page");
    assert_eq!(page.status, 200);
    promtool_check_metrics(&page.body).expect("clean");
    live.stop();
}

#[test]
fn a_setting_has_each_program_timed_and_the_buffer_tells_how_full_it_was() {
    let settings = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(settings.path(), "sensor:\n  program_statistics: true\n").expect("written");
    let live = Live::start("grpc", &["--config", settings.path().to_str().expect("UTF-8")]);
    for _ in 0..5 {
        Command::new("/bin/true").status().expect("true runs");
    }
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    promtool_check_metrics(&page).expect("clean");
    let value = |series: &str| {
        let value = page.lines().find_map(|line| line.strip_prefix(series)?.trim().parse::<f64>().ok());
        value.unwrap_or_else(|| panic!("no {series}\n{page}"))
    };
    let exec = "{event=\"process.exec\",hook=\"sched_process_exec\",tier=\"base\"}";
    let (runs, seconds) =
        (value(&format!("vigie_probe_runs_total{exec}")), value(&format!("vigie_probe_run_seconds_total{exec}")));
    assert!(runs >= 5.0 && seconds > 0.0, "{runs} runs in {seconds} s");
    // A record of an exec alone has more.
    assert!(value("vigie_ring_peak_bytes") > 200.0);
    live.stop();

    let live = Live::start("grpc", &[]);
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    assert!(!page.contains("vigie_probe_runs_total{"), "{page}");
    live.stop();
}

#[test]
fn prometheus_reads_the_signals_by_rule_and_by_target() {
    let live = Live::start("grpc", &[]);
    let prometheus = Prometheus::start(&live.metrics_address()).expect("Prometheus starts");
    let value = |query: &str, least: f64| {
        let enough = |samples: &[vigie_tests::Sample]| samples.first().is_some_and(|sample| sample.value >= least);
        let samples = prometheus.wait_for_query(query, enough, DEADLINE).expect("the series is there");
        samples.first().map_or(0.0, |sample| sample.value)
    };
    let rule = "shell-opens-network-connection";
    let before = value(&format!("vigie_rule_info{{rule=\"{rule}\",state=\"active\",severity=\"high\"}}"), 1.0);
    assert_eq!(before.to_bits(), 1.0_f64.to_bits());
    for _ in 0..3 {
        Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).output().expect("bash runs");
    }
    value(&format!("vigie_signals_total{{rule=\"{rule}\",severity=\"high\",tactic=\"execution\"}}"), 1.0);
    // One group, one window: three matches are one signal. Other tests may add as many matches as signals.
    value(
        &format!("sum(vigie_rule_matches_total{{rule=\"{rule}\"}}) - sum(vigie_signals_total{{rule=\"{rule}\"}})"),
        2.0,
    );
    let host = "vigie_target_signals_total{kind=\"host\",severity=\"high\"}";
    let targets = prometheus.wait_for_query(host, |samples| !samples.is_empty(), DEADLINE).expect("an answer");
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    assert_eq!(targets.first().and_then(|sample| sample.labels.get("target")), Some(&name), "{targets:?}");
    value("vigie_target_signals_total{kind=\"service\",severity=\"high\",target=~\".+\"}", 1.0);
    value("vigie_signal_latency_seconds_count", 1.0);
    value("vigie_ring_size_bytes", 1.0);
    // Whatever else the host is busy with may keep one waiting for longer. A signal is told once for each address.
    let quick = || metric(&live, "vigie_signal_latency_seconds_bucket{le=\"1\"}") > 0;
    let mut addresses = (1..255).map(|last| format!("exec 3<>/dev/tcp/127.0.9.{last}/9"));
    let again = || {
        Command::new("bash").args(["-c", &addresses.next().expect("enough")]).output().expect("bash runs");
        quick().then_some(())
    };
    poll_until(DEADLINE, again).expect("a signal within a second");
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page");
    promtool_check_metrics(&page.body).expect("clean");
    live.stop();
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = taken.local_addr().expect("an address").to_string();
    let sensor = SensorProcess::start(&["run", "--listen", &address], &[]).expect("it starts");
    let exit = sensor.wait(DEADLINE).expect("it ends");
    assert!(!exit.status.success());
    assert!(exit.stderr.contains(&address) && exit.stderr.contains("--listen"), "{}", exit.stderr);
}
