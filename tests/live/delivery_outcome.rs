use std::process::Command;
use std::time::Duration;

use vigie_tests::Prometheus;

use crate::harness::Live;

/// What arrived must be counted as exported: a response that the client cannot read is not a loss.
fn outcome_is_counted(protocol: &str) {
    let live = Live::start(protocol, &[]);
    let prometheus = Prometheus::start(&live.metrics_address()).expect("Prometheus starts");
    Command::new("/bin/true").arg("counted-as-exported").status().expect("true runs");
    live.record(|record| record.body.contains("counted-as-exported"));
    let some = |samples: &[vigie_tests::Sample]| samples.first().is_some_and(|sample| sample.value > 0.0);
    let exported = "vigie_export_records_total{exporter=\"otlp\",outcome=\"exported\"}";
    prometheus.wait_for_query(exported, some, Duration::from_secs(30)).expect("records are counted as exported");
    let others = prometheus.query("sum(vigie_export_records_total{outcome!=\"exported\"})").expect("an answer");
    assert_eq!(others.first().map(|sample| sample.value.to_bits()), Some(0.0_f64.to_bits()), "{others:?}");
    live.stop();
}

#[test]
fn what_a_grpc_receiver_took_is_counted_as_exported() {
    outcome_is_counted("grpc");
}

#[test]
fn what_an_http_receiver_took_is_counted_as_exported() {
    outcome_is_counted("http");
}
