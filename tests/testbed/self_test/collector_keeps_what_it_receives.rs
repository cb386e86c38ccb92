//! One record goes to a real Collector and comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use vigie_tests::{Collector, LogRecord};

const REQUEST: &str = r#"{"resourceLogs":[{
  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"vigie"}}]},
  "scopeLogs":[{"scope":{"name":"vigie-tests","version":"0.1.0"},"logRecords":[{
    "timeUnixNano":"1700000000000000001","observedTimeUnixNano":"1700000000000000002",
    "severityNumber":9,"severityText":"INFO","eventName":"process.exec","body":{"stringValue":"ls ran"},
    "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","flags":1,
    "attributes":[
      {"key":"process.pid","value":{"intValue":"4194304"}},
      {"key":"process.executable.path","value":{"stringValue":"/bin/ls"}},
      {"key":"process.command_args","value":{"arrayValue":{"values":[{"stringValue":"ls"},{"stringValue":"-l"}]}}}
    ]}]}]}]}"#;

#[test]
fn a_record_sent_over_http_comes_back_field_by_field() -> Result<()> {
    let collector = Collector::start()?;
    ensure!(collector.records().is_empty());
    send(&collector, REQUEST)?;
    let record = collector
        .wait_for(|record| record.event_name == "process.exec", Duration::from_secs(10))
        .map_err(anyhow::Error::msg)?;
    let expected = LogRecord {
        resource: BTreeMap::from([("service.name".to_owned(), json!("vigie"))]),
        scope_name: "vigie-tests".to_owned(),
        scope_version: "0.1.0".to_owned(),
        event_name: "process.exec".to_owned(),
        time_unix_nano: 1_700_000_000_000_000_001,
        observed_time_unix_nano: 1_700_000_000_000_000_002,
        severity_number: 9,
        severity_text: "INFO".to_owned(),
        body: "ls ran".to_owned(),
        trace_id: "0af7651916cd43dd8448eb211c80319c".to_owned(),
        span_id: "b7ad6b7169203331".to_owned(),
        flags: 1,
        attributes: BTreeMap::from([
            ("process.pid".to_owned(), json!(4_194_304)),
            ("process.executable.path".to_owned(), json!("/bin/ls")),
            ("process.command_args".to_owned(), json!(["ls", "-l"])),
        ]),
    };
    assert_eq!(record, expected);
    assert_eq!(collector.records(), [expected]);
    Ok(())
}

#[test]
fn a_record_that_does_not_come_is_told_with_what_came() -> Result<()> {
    let collector = Collector::start()?;
    send(&collector, REQUEST)?;
    collector.wait_for(|_| true, Duration::from_secs(10)).map_err(anyhow::Error::msg)?;
    let error = collector.wait_for(|record| record.event_name == "other", Duration::ZERO);
    let error = error.expect_err("no such record was sent");
    assert!(error.contains(r#"1 came: 1 x "process.exec""#), "{error}");
    assert!(error.contains(r#"process.exec: "ls ran""#), "{error}");
    assert!(error.contains("Everything is ready"), "the Collector's log is missing: {error}");
    Ok(())
}

#[test]
fn the_grpc_receiver_accepts_connections() -> Result<()> {
    let collector = Collector::start()?;
    let endpoint = collector.grpc_endpoint();
    let address = endpoint.strip_prefix("http://").unwrap_or(&endpoint);
    std::net::TcpStream::connect(address)?;
    Ok(())
}

fn send(collector: &Collector, request: &str) -> Result<()> {
    let url = format!("{}/v1/logs", collector.http_endpoint());
    let answer = ureq::post(&url).header("content-type", "application/json").send(request)?;
    ensure!(answer.status() == 200, "the Collector answered {}", answer.status());
    Ok(())
}
