use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use vigie_tests::{Prometheus, SensorProcess, http_get, promtool_check_metrics};

use crate::harness::Live;

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
    prometheus.wait_for_query(query, at_least_five, Duration::from_secs(30)).expect("the counter is there");
    let lost = prometheus.query("sum(vigie_events_lost_total)").expect("an answer");
    assert_eq!(lost.first().map(|sample| sample.value.to_bits()), Some(0.0_f64.to_bits()), "{lost:?}");

    let page = http_get(&format!("http://{address}/metrics"), &[]).expect("the page");
    assert_eq!(page.status, 200);
    promtool_check_metrics(&page.body).expect("clean");
    live.stop();
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = taken.local_addr().expect("an address").to_string();
    let sensor = SensorProcess::start(&["run", "--listen", &address], &[]).expect("it starts");
    let exit = sensor.wait(Duration::from_secs(10)).expect("it ends");
    assert!(!exit.status.success());
    assert!(exit.stderr.contains(&address) && exit.stderr.contains("--listen"), "{}", exit.stderr);
}
