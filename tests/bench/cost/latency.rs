use std::fs::{self, OpenOptions};
use std::io::Read as _;
use std::time::{Duration, UNIX_EPOCH};

use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message as _;
use vigie_tests::{Fault, FaultCollector, HttpRequest};

use crate::figures::{beside, percentile};
use crate::sensor::start;

const ACTS: usize = 100;

/// Between two acts: an idle host.
const PAUSE: Duration = Duration::from_millis(310);

/// Time from an act, by the kernel's clock, until a receiver of OTLP over HTTP has all of the request that tells of it.
pub(crate) fn print() {
    let receiver = FaultCollector::start(Fault::None).expect("it starts");
    let sensor = start(&["--export", "all", "--otlp-protocol", "http", "--otlp-endpoint", &receiver.endpoint()]);
    println!(
        "\n{:<34} {:>10} {:>10} {:>10} {:>10}   target: p50, p99",
        "from the act to the receiver, ms", "number", "p50", "p99", "most"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    repeat(|| drop(OpenOptions::new().create(true).append(true).open(&path).expect("opened")));
    row("a record", &receiver, |name| name == "vigie.file.open");
    // Read by a program that is not one of those that do.
    repeat(|| drop(fs::read("/etc/shadow").expect("read")));
    row("a signal", &receiver, |name| name.starts_with("vigie.signal"));
    sensor.stop().expect("it stops");
}

fn repeat(act: impl Fn()) {
    for _ in 0..ACTS {
        act();
        std::thread::sleep(PAUSE);
    }
}

fn row(what: &str, receiver: &FaultCollector, is_meant: impl Fn(&str) -> bool) {
    let mut latencies: Vec<f64> =
        receiver.requests().iter().flat_map(|request| latencies(request, &is_meant)).collect();
    let [middle, late, most] = [50, 99, 100].map(|percent| percentile(&mut latencies, percent));
    let (middle_beside, late_beside) = (beside(middle, Some(50.0)), beside(late, Some(250.0)));
    println!(
        "{what:<34} {:>10} {middle:>10.1} {late:>10.1} {most:>10.1}   {middle_beside}, {late_beside}",
        latencies.len()
    );
}

/// Milliseconds of each record that is meant.
fn latencies(request: &HttpRequest, is_meant: &impl Fn(&str) -> bool) -> Vec<f64> {
    let received = request.received.duration_since(UNIX_EPOCH).expect("after 1970").as_nanos() as f64;
    let mut body = Vec::new();
    GzDecoder::new(&*request.body).read_to_end(&mut body).expect("compressed");
    let logs = ExportLogsServiceRequest::decode(&*body).expect("a request");
    let records = logs.resource_logs.into_iter().flat_map(|logs| logs.scope_logs).flat_map(|logs| logs.log_records);
    records
        .filter(|record| is_meant(&record.event_name))
        .map(|record| (received - record.time_unix_nano as f64) / 1e6)
        .collect()
}
