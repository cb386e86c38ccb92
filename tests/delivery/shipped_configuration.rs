//! What `otel-config/` holds works with what it is for.

use std::path::PathBuf;
use std::time::Duration;

use vigie_export::delivery::Protocol;
use vigie_export::prometheus::METRICS;
use vigie_tests::{Fault, FaultCollector, ForwardingCollector, PromqlNames, promtool_check};

use crate::support::{RECORDS, batch, config, deliver};

fn shipped(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../otel-config").join(name)
}

/// The store is away at first: the Collector's queue must bridge that.
#[tokio::test]
async fn the_collector_forwards_to_a_store_and_waits_for_one_that_is_away() {
    let store = FaultCollector::start(Fault::Unavailable { retry_after: 1 }).expect("it starts");
    let endpoint = format!("{}/insert/opentelemetry/v1/logs", store.endpoint());
    let collector = ForwardingCollector::start(&endpoint).expect("the Collector starts");
    let counts = deliver(&config(&collector.grpc_endpoint(), Protocol::Grpc), batch()).await.expect("it starts");
    assert_eq!(counts.exported, RECORDS, "{}", collector.stderr_tail());
    store.wait_for_requests(1, Duration::from_secs(20)).expect("the store is asked");
    store.set_fault(Fault::None);
    let requests = store.wait_for_requests(2, Duration::from_secs(20)).expect("and asked again");
    assert_eq!(requests[1].path, "/insert/opentelemetry/v1/logs");
    assert!(requests[1].headers.contains_key("vl-stream-fields"));
}

#[test]
fn prometheus_takes_the_scrape_job_and_the_alerts() {
    promtool_check("config", &shipped("prometheus.yaml")).expect("a configuration");
    promtool_check("rules", &shipped("prometheus-alerts.yaml")).expect("rules");
}

#[test]
fn alerts_ask_for_metrics_and_labels_that_exist() {
    let text = std::fs::read_to_string(shipped("prometheus-alerts.yaml")).expect("it is there");
    let expressions: Vec<_> = text.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).collect();
    assert!(expressions.len() > 5);
    for expression in expressions.iter().filter(|expression| !expression.starts_with("up{")) {
        let names = PromqlNames::of(expression);
        for (series, labels) in &names.selectors {
            let spec = METRICS.iter().find(|spec| spec.name == series);
            let spec = spec.unwrap_or_else(|| panic!("no metric is called {series} in `{expression}`"));
            for label in labels.iter().chain(&names.grouping).filter(|label| *label != "instance") {
                assert!(spec.labels.contains(&label.as_str()), "{series} has no label `{label}` in `{expression}`");
            }
        }
    }
}
