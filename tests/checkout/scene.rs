use std::collections::BTreeMap;
use std::time::Duration;

use vigie_tests::{CheckoutService, ForwardingCollector, Jaeger, Prometheus, SensorProcess, VictoriaLogs, poll_until};

/// Everything that the example starts, each on free ports of the loopback interface; ended when dropped.
pub(crate) struct Scene {
    pub(crate) service: CheckoutService,
    pub(crate) prometheus: Prometheus,
    sensor: SensorProcess,
    _collector: ForwardingCollector,
    pub(crate) jaeger: Jaeger,
    pub(crate) logs: VictoriaLogs,
}

impl Scene {
    /// Starts all and waits until each is ready.
    pub(crate) fn start() -> Self {
        let jaeger = Jaeger::start().expect("Jaeger");
        let logs = VictoriaLogs::start().expect("VictoriaLogs");
        let (traces_endpoint, logs_endpoint) = (jaeger.otlp_endpoint(), logs.logs_endpoint());
        let variables = [("TRACES_ENDPOINT", traces_endpoint.as_str()), ("LOGS_ENDPOINT", logs_endpoint.as_str())];
        let collector =
            ForwardingCollector::start_with("examples/checkout/collector.yaml", &variables).expect("the Collector");
        let endpoint = collector.grpc_endpoint();
        let arguments =
            ["run", "--process-spans", "--listen", "127.0.0.1:0", "--format", "none", "--otlp-endpoint", &endpoint];
        let sensor = SensorProcess::start_ready(&arguments).expect("the sensor");
        let metrics = metrics_address(&sensor);
        let service = CheckoutService::start(&endpoint).expect("checkout");
        let targets = [("vigie", metrics.as_str()), ("checkout", service.address())];
        let prometheus = Prometheus::start_scraping(&targets).expect("Prometheus");
        Self { service, prometheus, sensor, _collector: collector, jaeger, logs }
    }

    /// Orders `7` until what that does has arrived with the request's trace: the sensor has then found where the service
    /// publishes its requests. That trace.
    pub(crate) fn first_traced_request(&self) -> String {
        let request = || {
            let answer = self.service.invoice("7").expect("an answer");
            assert_eq!((answer.status, answer.body.as_str()), (200, "invoice for 7\n"));
            let trace = answer.headers["x-trace-id"].clone();
            let query = format!("trace_id:={trace} _time:1h");
            let arrived = |record: &BTreeMap<String, String>| record["_msg"].contains("echo invoice for 7");
            self.logs.wait_for(&query, arrived, Duration::from_secs(2)).ok().map(|_| trace)
        };
        poll_until(Duration::from_mins(2), request).expect("a request is found")
    }

    /// Ends the sensor, which must have had nothing to complain of, and then the rest.
    pub(crate) fn stop(self) {
        let exit = self.sensor.stop().expect("it ends");
        assert!(exit.status.success() && !exit.stderr.contains("ERROR"), "{}", exit.stderr);
    }
}

fn metrics_address(sensor: &SensorProcess) -> String {
    let log = sensor.stderr();
    let start = log.find("http://127.0.0.1:").expect("the ready line names the page") + "http://".len();
    log[start..].chars().take_while(|&character| character != '/').collect()
}
