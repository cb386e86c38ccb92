use std::time::Duration;

use vigie_tests::{Collector, LogRecord, SensorProcess};

/// How long a record may take from the act to the Collector's file.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A Collector and a sensor that sends to it.
pub(crate) struct Live {
    collector: Collector,
    sensor: SensorProcess,
}

impl Live {
    /// Starts both and waits until the sensor is ready. `more` are further options of `vigie run`.
    pub(crate) fn start(protocol: &str, more: &[&str]) -> Self {
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
        let sensor = SensorProcess::start_ready(&arguments).expect("the sensor starts");
        Self { collector, sensor }
    }

    /// The first record that `wanted` accepts.
    pub(crate) fn record(&self, wanted: impl Fn(&LogRecord) -> bool) -> LogRecord {
        match self.collector.wait_for(wanted, DEADLINE) {
            Ok(record) => record,
            Err(message) => panic!("{message}\n{}", self.sensor.stderr()),
        }
    }

    /// Where the metrics page is: `ADDR:PORT`.
    pub(crate) fn metrics_address(&self) -> String {
        let log = self.sensor.stderr();
        let start = log.find("http://127.0.0.1:").expect("the ready line names the page") + "http://".len();
        log[start..].chars().take_while(|&character| character != '/').collect()
    }

    /// Everything that has arrived.
    pub(crate) fn records(&self) -> Vec<LogRecord> {
        self.collector.records()
    }

    /// Ends the sensor; what it wrote to standard error.
    pub(crate) fn stop(self) -> String {
        let exit = self.sensor.stop().expect("the sensor stops");
        assert!(exit.status.success(), "{}", exit.stderr);
        assert!(!exit.stderr.contains("ERROR"), "{}", exit.stderr);
        exit.stderr
    }
}
