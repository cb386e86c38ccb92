use std::sync::Arc;
use std::time::Duration;

use rustix::process::Signal;
use vigie_tests::{Collector, LogRecord, SensorProcess, Span, http_get, poll_until, vigie_binary};

use crate::balance::assert_balanced;
use crate::host_turn::HostTurn;

/// How long a record may take from the act to the Collector's file, on a machine that is busy with other things.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);

/// A Collector and a sensor that sends to it.
pub(crate) struct Live {
    collector: Collector,
    sensor: SensorProcess,
    /// What it was started by.
    line: Vec<String>,
    /// Given back when the sensor has ended.
    _turn: Arc<HostTurn>,
}

impl Live {
    /// Starts both and waits until the sensor is ready. `more` are further options of `vigie run`.
    pub(crate) fn start(protocol: &str, more: &[&str]) -> Self {
        Self::start_by(&[], protocol, more, &[])
    }

    /// The same by way of another command, such as `unshare`, which must execute what follows its own arguments; with
    /// `environment` added.
    pub(crate) fn start_by(command: &[&str], protocol: &str, more: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_in(Arc::new(HostTurn::shared()), command, protocol, more, environment)
    }

    /// Starts both while no other test has a sensor: for floods.
    pub(crate) fn start_alone(more: &[&str]) -> Self {
        Self::start_in_turn(&Arc::new(HostTurn::alone()), more)
    }

    /// The same in a turn that the test keeps: what it leaves on the host is there between its sensors too.
    pub(crate) fn start_in_turn(turn: &Arc<HostTurn>, more: &[&str]) -> Self {
        Self::start_in(Arc::clone(turn), &[], "grpc", more, &[])
    }

    fn start_in(
        turn: Arc<HostTurn>,
        command: &[&str],
        protocol: &str,
        more: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let collector = Collector::start().expect("the Collector starts");
        let endpoint = if protocol == "grpc" { collector.grpc_endpoint() } else { collector.http_endpoint() };
        let mut arguments = vec![
            "run",
            "--listen",
            "127.0.0.1:0",
            "--format",
            "none",
            "--otlp-protocol",
            protocol,
            "--otlp-endpoint",
            &endpoint,
        ];
        arguments.extend(more);
        let binary = vigie_binary().expect("the binary is built");
        let line: Vec<_> = command.iter().copied().chain(binary.to_str()).chain(arguments).map(str::to_owned).collect();
        let sensor = start_sensor(&line, environment);
        Self { collector, sensor, line, _turn: turn }
    }

    /// Ends the sensor by `signal`, and starts it again as it was but for an environment, with the same Collector.
    pub(crate) fn restart(self, signal: Signal) -> Self {
        let Self { collector, sensor: mut before, line, _turn: turn } = self;
        before.signal(signal).expect("it runs");
        before.wait(DEADLINE).expect("it ends");
        let sensor = start_sensor(&line, &[]);
        Self { collector, sensor, line, _turn: turn }
    }

    /// The first record that `wanted` accepts.
    pub(crate) fn record(&self, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        self.record_within(DEADLINE, wanted)
    }

    /// The same, behind so many others that it may take as long as this.
    pub(crate) fn record_within(&self, deadline: Duration, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        match self.collector.wait_for(wanted, deadline) {
            Ok(record) => record,
            Err(message) => panic!("{message}\n{}", self.sensor.stderr()),
        }
    }

    /// The first span that `wanted` accepts.
    pub(crate) fn span(&self, wanted: impl Fn(&Span) -> bool) -> Span {
        match self.collector.wait_for_span(wanted, DEADLINE) {
            Ok(span) => span,
            Err(message) => panic!("{message}\n{}", self.sensor.stderr()),
        }
    }

    /// Where the metrics page is: `ADDR:PORT`.
    pub(crate) fn metrics_address(&self) -> String {
        let log = self.sensor.stderr();
        let start = log.find("http://127.0.0.1:").expect("the ready line names the page") + "http://".len();
        log[start..].chars().take_while(|&character| character != '/').collect()
    }

    /// Waits until the sensor follows the requests of process `pid`.
    pub(crate) fn wait_for_link(&self, pid: u32) {
        let line = format!("the requests of this process are followed pid={pid} ");
        self.wait_for_log(&line);
    }

    /// Waits until the sensor has found out how any process publishes its requests: `part` and `outcome` are labels of
    /// `vigie_trace_resolutions_total`.
    pub(crate) fn wait_for_resolution(&self, part: &str, outcome: &str) {
        let page = format!("http://{}/metrics", self.metrics_address());
        let series = format!("vigie_trace_resolutions_total{{part=\"{part}\",outcome=\"{outcome}\"}} ");
        let found = || {
            let body = http_get(&page, &[]).ok()?.body;
            let count = body.lines().find_map(|sample| sample.strip_prefix(&series)?.parse::<u64>().ok())?;
            (count > 0).then_some(())
        };
        poll_until(DEADLINE, found).unwrap_or_else(|| panic!("nothing gives {series}"));
    }

    /// Waits until the sensor has written `line` to standard error.
    pub(crate) fn wait_for_log(&self, line: &str) {
        let found = || self.sensor.stderr().contains(line).then_some(());
        poll_until(DEADLINE, found).unwrap_or_else(|| panic!("nothing says: {line}\n{}", self.sensor.stderr()));
    }

    /// What the sensor has written to standard error.
    pub(crate) fn log(&self) -> String {
        self.sensor.stderr()
    }

    /// The sensor's process id.
    pub(crate) fn sensor_pid(&self) -> u32 {
        self.sensor.pid()
    }

    /// Everything that has arrived.
    pub(crate) fn records(&self) -> Vec<LogRecord> {
        self.collector.records()
    }

    /// Ends the sensor, which must have had nothing to complain of; what it wrote to standard error.
    pub(crate) fn stop(self) -> String {
        let log = self.stop_with_errors();
        assert!(!log.contains("ERROR"), "{log}");
        log
    }

    /// Ends the sensor; everything that has arrived by then, in the order of time, and what it wrote to standard error.
    pub(crate) fn stop_and_read(self) -> (Vec<LogRecord>, String) {
        let (records, _, log) = self.stop_and_read_all();
        (records, log)
    }

    /// The same, with the spans that have arrived.
    pub(crate) fn stop_and_read_all(mut self) -> (Vec<LogRecord>, Vec<Span>, String) {
        let exit = self.sensor.stop().expect("the sensor stops");
        assert!(exit.status.success(), "{}\n{}", exit.status, exit.stderr);
        // Batches are sent beside each other, so that none of them is sure to be the last.
        self.collector.finish(DEADLINE).expect("the Collector writes what it has");
        let mut records = self.collector.records();
        records.sort_by_key(|record| record.time_unix_nano);
        assert_conforms(&records);
        assert_balanced(&exit.stderr);
        (records, self.collector.spans(), exit.stderr)
    }

    /// Ends the sensor; the first record that `wanted` accepts.
    pub(crate) fn stop_and_find(self, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        let (records, stderr) = self.stop_and_read();
        records.into_iter().find(wanted).unwrap_or_else(|| panic!("no such record\n{stderr}"))
    }

    /// Ends the sensor; what it wrote to standard error. Everything that arrived must be what the published schema says.
    pub(crate) fn stop_with_errors(self) -> String {
        assert_conforms(&self.records());
        let exit = self.sensor.stop().expect("the sensor stops");
        assert!(exit.status.success(), "{}\n{}", exit.status, exit.stderr);
        assert_balanced(&exit.stderr);
        exit.stderr
    }
}

/// A sensor that is ready.
fn start_sensor(line: &[String], environment: &[(&str, &str)]) -> SensorProcess {
    // What `wait_for_link` waits for; a test's own RUST_LOG wins.
    let environment: Vec<_> =
        [("RUST_LOG", "info,vigie::trace_link=debug")].iter().chain(environment).copied().collect();
    let line: Vec<_> = line.iter().map(String::as_str).collect();
    let sensor = SensorProcess::start_binary(line[0].as_ref(), &line[1..], &environment).expect("the sensor starts");
    sensor.wait_ready().expect("the sensor is ready");
    sensor
}

/// The published schema is an oracle of its own: it is made from the registry, and the records come from a Collector.
fn assert_conforms(records: &[LogRecord]) {
    let schema = serde_json::from_str(include_str!("../../docs/reference/events.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for record in records {
        let shown = serde_json::json!({
            "event_name": record.event_name,
            "attributes": record.attributes,
            "resource": record.resource,
        });
        let errors: Vec<_> = validator.iter_errors(&shown).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{shown:#}");
    }
}
