//! The faulty collector answers as it is told.

use std::time::Duration;

use anyhow::Result;
use ureq::http::Response;
use ureq::{Agent, Body, Error};
use vigie_tests::{Fault, FaultCollector};

#[test]
fn each_fault_gives_its_answer_and_keeps_the_body() -> Result<()> {
    let collector = FaultCollector::start(Fault::Unavailable { retry_after: 3 })?;
    let answer = send(&collector, "one")?;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["retry-after"], "3");

    collector.set_fault(Fault::Reject);
    assert_eq!(send(&collector, "two")?.status(), 400);

    collector.set_fault(Fault::Partial { rejected: 2, message: "too old".to_owned() });
    let mut answer = send(&collector, "three")?;
    assert_eq!(answer.status(), 200);
    let body: serde_json::Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
    assert_eq!(body["partialSuccess"]["rejectedLogRecords"], "2");
    assert_eq!(body["partialSuccess"]["errorMessage"], "too old");

    collector.set_fault(Fault::None);
    assert_eq!(send(&collector, "four")?.status(), 200);

    let requests = collector.wait_for_requests(4, Duration::from_secs(5))?;
    assert!(requests.iter().all(|request| request.method == "POST" && request.path == "/v1/logs"));
    assert_eq!(collector.bodies(), [&b"one"[..], b"two", b"three", b"four"]);
    Ok(())
}

#[test]
fn a_hanging_collector_takes_the_body_and_never_answers() -> Result<()> {
    let collector = FaultCollector::start(Fault::Hang)?;
    let error = send(&collector, "lost").expect_err("no answer comes");
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert_eq!(collector.wait_for_requests(1, Duration::from_secs(5))?[0].body, b"lost");
    Ok(())
}

#[test]
fn a_missing_request_is_told() -> Result<()> {
    let collector = FaultCollector::start(Fault::None)?;
    let error = collector.wait_for_requests(1, Duration::ZERO).expect_err("nothing was sent");
    assert!(error.to_string().starts_with("0 of 1 requests came"), "{error}");
    Ok(())
}

fn send(collector: &FaultCollector, body: &str) -> Result<Response<Body>, Error> {
    let config = Agent::config_builder().timeout_global(Some(Duration::from_secs(1))).http_status_as_error(false);
    let agent = Agent::new_with_config(config.proxy(None).build());
    let url = format!("{}/v1/logs", collector.endpoint());
    agent.post(&url).header("content-type", "application/json").send(body)
}
