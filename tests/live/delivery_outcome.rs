use std::process::Command;

use vigie_tests::{Fault, FaultCollector, Prometheus, SensorProcess, http_get, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;

/// What arrived must be counted as exported: a response that the client cannot read is not a loss.
fn outcome_is_counted(protocol: &str) {
    let live = Live::start(protocol, &[]);
    let prometheus = Prometheus::start(&live.metrics_address()).expect("Prometheus starts");
    Command::new("/bin/true").arg("counted-as-exported").status().expect("true runs");
    live.record(|record| record.body.contains("counted-as-exported"));
    let some = |samples: &[vigie_tests::Sample]| samples.first().is_some_and(|sample| sample.value > 0.0);
    let exported = "vigie_export_records_total{exporter=\"otlp\",outcome=\"exported\"}";
    prometheus.wait_for_query(exported, some, DEADLINE).expect("records are counted as exported");
    let others = "sum(vigie_export_records_total{outcome!=\"exported\"})";
    let others = prometheus.wait_for_query(others, |samples| !samples.is_empty(), DEADLINE).expect("an answer");
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

/// A gap that a receiver has in its timeline is told there, as soon as something can be told.
#[test]
fn what_a_receiver_did_not_take_is_told_when_it_takes_records_again() {
    const FAILED: &str = "vigie_export_records_total{exporter=\"otlp\",outcome=\"failed\"} ";
    let _turn = HostTurn::shared();
    let collector = FaultCollector::start(Fault::Reject).expect("it starts");
    let endpoint = collector.endpoint();
    let arguments = ["run", "--listen", "127.0.0.1:0", "--otlp-protocol", "http", "--otlp-endpoint", &endpoint];
    let sensor = SensorProcess::start_ready(&arguments).expect("the sensor starts");
    let log = sensor.stderr();
    let page = log.split_once("metrics=\"").and_then(|(_, rest)| rest.split_once('"')).expect("it names its page").0;
    let failed = || {
        let body = http_get(page, &[]).ok()?.body;
        body.lines().find_map(|sample| sample.strip_prefix(FAILED)?.parse::<u64>().ok()).filter(|&count| count > 0)
    };
    let told = || {
        let feed = sensor.stdout();
        let counts = feed.lines().filter_map(|line| line.split_once(" records were not delivered (failed)"));
        counts.filter_map(|(before, _)| before.rsplit(' ').next()?.parse::<u64>().ok()).sum::<u64>()
    };
    Command::new("/bin/true").arg("refused").status().expect("true runs");
    poll_until(DEADLINE, failed).expect("records are refused");
    assert_eq!(told(), 0, "nobody would take it");
    collector.set_fault(Fault::None);
    Command::new("/bin/true").arg("taken-again").status().expect("true runs");
    poll_until(DEADLINE, || (Some(told()) == failed()).then_some(())).expect("all is told");
    let exit = sensor.stop().expect("it stops");
    assert!(exit.status.success(), "{}", exit.stderr);
}
