//! What the Collector is told.

use std::path::Path;

use crate::collector_tls::CollectorTls;

/// The YAML of a Collector that receives OTLP on these loopback ports and writes logs to `output` and traces to `spans`.
pub(crate) fn collector_configuration(
    grpc_port: u16,
    http_port: u16,
    health_port: u16,
    output: &Path,
    spans: &Path,
    tls: Option<&CollectorTls>,
) -> String {
    let (output, spans) = (output.display(), spans.display());
    let tls = tls.map(CollectorTls::yaml).unwrap_or_default();
    format!(
        "receivers:
  otlp:
    protocols:
      grpc: {{ endpoint: '127.0.0.1:{grpc_port}'{tls} }}
      http: {{ endpoint: '127.0.0.1:{http_port}'{tls} }}
exporters:
  file: {{ path: '{output}', flush_interval: 100ms }}
  file/spans: {{ path: '{spans}', flush_interval: 100ms }}
  debug: {{ verbosity: basic }}
extensions:
  health_check: {{ endpoint: '127.0.0.1:{health_port}' }}
service:
  extensions: [health_check]
  telemetry:
    metrics: {{ level: none }}
  pipelines:
    logs: {{ receivers: [otlp], exporters: [file, debug] }}
    traces: {{ receivers: [otlp], exporters: [file/spans, debug] }}
"
    )
}
