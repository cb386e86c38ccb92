//! A real Prometheus scrapes a page and answers queries about it.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use vigie_tests::{HttpRequest, Prometheus, promtool_check_metrics};

const PAGE: &str = "# HELP vigie_events_total Events seen.\n# TYPE vigie_events_total counter\n\
                    vigie_events_total{event=\"process.exec\"} 42\nvigie_events_total{event=\"process.exit\"} 41\n";

#[test]
fn a_scraped_counter_answers_queries() -> Result<()> {
    let target = serve(PAGE)?;
    let prometheus = Prometheus::start(&target)?;
    let deadline = Duration::from_secs(20);
    let samples = prometheus.wait_for_query("vigie_events_total", |samples| samples.len() == 2, deadline)?;
    let exec = samples.iter().find(|sample| sample.labels["event"] == "process.exec").expect("both series are there");
    assert_eq!(exec.labels["__name__"], "vigie_events_total");
    assert_eq!(exec.labels["instance"], target);
    assert!((exec.value - 42.0).abs() < f64::EPSILON);

    let sum = prometheus.query("scalar(sum(vigie_events_total))")?;
    assert_eq!((sum.len(), sum[0].labels.len()), (1, 0));
    assert!((sum[0].value - 83.0).abs() < f64::EPSILON);
    Ok(())
}

#[test]
fn a_query_that_is_not_understood_is_refused() -> Result<()> {
    let prometheus = Prometheus::start(&serve(PAGE)?)?;
    let error = prometheus.query("sum(").expect_err("the query is incomplete");
    assert!(format!("{error:#}").contains("parse error"), "{error:#}");
    let error = prometheus.query("up[1m]").expect_err("a range is no vector");
    assert!(format!("{error:#}").contains("matrix"), "{error:#}");
    Ok(())
}

#[test]
fn an_awaited_sample_that_does_not_come_is_told_with_the_target() -> Result<()> {
    let target = serve(PAGE)?;
    let prometheus = Prometheus::start(&target)?;
    prometheus.wait_for_query("up", |samples| samples.len() == 1, Duration::from_secs(20))?;
    let error = prometheus.wait_for_query("absent_metric", |samples| !samples.is_empty(), Duration::ZERO);
    let error = format!("{:#}", error.expect_err("nothing has that name"));
    assert!(error.contains("absent_metric") && error.contains(&target), "{error}");
    Ok(())
}

#[test]
fn promtool_judges_a_page() {
    assert_eq!(promtool_check_metrics(PAGE), Ok(()));
    let error =
        promtool_check_metrics("# TYPE vigie_events counter\nvigie_events 1\n").expect_err("not a counter's name");
    assert!(error.contains("_total"), "{error}");
    assert!(promtool_check_metrics("not { a metric\n").is_err());
}

/// Answers every request with `page`, on a loopback port, until the test process ends.
fn serve(page: &'static str) -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?.to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            if let Ok(Some(_)) = HttpRequest::read(&stream) {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close";
                drop(write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len()));
            }
        }
    });
    Ok(address)
}
