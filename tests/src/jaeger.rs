//! A Jaeger that keeps traces in memory.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::built_binary::built_binary;
use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::http_get::http_get;
use crate::jaeger_span::JaegerSpan;
use crate::server_process::start_server;

/// Ports that nobody here asks: each listens somewhere on the loopback interface instead of on every interface.
const UNUSED: [&str; 8] = [
    "collector.grpc-server.host-port",
    "collector.http-server.host-port",
    "collector.otlp.grpc.host-port",
    "http-server.host-port",
    "processor.jaeger-binary.server-host-port",
    "processor.jaeger-compact.server-host-port",
    "processor.zipkin-compact.server-host-port",
    "query.grpc-server.host-port",
];

/// A running Jaeger on the loopback interface, ended when dropped.
pub struct Jaeger {
    process: ChildProcess,
    query_port: u16,
    otlp_port: u16,
}

impl Jaeger {
    /// Starts Jaeger, built by `store.sh` when it is not cached yet, and waits until it is ready.
    pub fn start() -> Result<Self> {
        let binary = built_binary("store.sh", &["jaeger"])?;
        let (process, [_, query_port, otlp_port]) = start_server("/", |[admin, query, otlp]| {
            let mut command = Command::new(&binary);
            // Its traces of itself would go to whoever listens on the usual port.
            command.env("SPAN_STORAGE_TYPE", "memory").env("OTEL_TRACES_SAMPLER", "always_off");
            command.args(UNUSED.map(|name| format!("--{name}=127.0.0.1:0")));
            command.arg(format!("--admin.http.host-port=127.0.0.1:{admin}"));
            command.arg(format!("--query.http-server.host-port=127.0.0.1:{query}"));
            command.arg(format!("--collector.otlp.http.host-port=127.0.0.1:{otlp}"));
            command
        })
        .context("Jaeger does not start")?;
        Ok(Self { process, query_port, otlp_port })
    }

    /// Where OTLP over HTTP is received, to which a client adds `/v1/traces`.
    pub fn otlp_endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.otlp_port)
    }

    /// The spans of a trace, given by its id in hexadecimal; none when there is no such trace.
    pub fn spans(&self, trace_id: &str) -> Result<Vec<JaegerSpan>> {
        let answer = http_get(&format!("http://127.0.0.1:{}/api/traces/{trace_id}", self.query_port), &[])?;
        let body: Value = serde_json::from_str(&answer.body)
            .with_context(|| format!("Jaeger answered {} with what is not JSON: {}", answer.status, answer.body))?;
        Ok(JaegerSpan::of_trace(&body["data"][0]))
    }

    /// Asks for the trace until `matches` takes its spans. The error shows those that were there at last.
    pub fn wait_for_spans(
        &self,
        trace_id: &str,
        matches: impl Fn(&[JaegerSpan]) -> bool,
        deadline: Duration,
    ) -> Result<Vec<JaegerSpan>> {
        let mut last = Ok(Vec::new());
        let found = poll_until(deadline, || {
            last = self.spans(trace_id);
            last.as_ref().ok().filter(|spans| matches(spans)).cloned()
        });
        found.ok_or_else(|| {
            let log = self.process.stderr.tail(10);
            anyhow!("trace {trace_id} is not as awaited within {deadline:?}: {last:#?}\nJaeger's log ends with:\n{log}")
        })
    }
}
