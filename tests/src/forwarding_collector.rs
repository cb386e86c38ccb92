//! A Collector with the configuration that the project ships.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::collector_binary::collector_binary;
use crate::server_process::start_server;

/// A running Collector that forwards what it receives, ended when dropped.
pub struct ForwardingCollector {
    process: ChildProcess,
    grpc_port: u16,
    _queue: TempDir,
}

impl ForwardingCollector {
    /// Starts a Collector with `otel-config/collector.yaml` that sends logs to `logs_endpoint`.
    pub fn start(logs_endpoint: &str) -> Result<Self> {
        Self::start_with("otel-config/collector.yaml", &[("LOGS_ENDPOINT", logs_endpoint)])
    }

    /// Starts a Collector with the configuration at `path` in the repository and these variables for it.
    pub fn start_with(path: &str, variables: &[(&str, &str)]) -> Result<Self> {
        let binary = collector_binary()?;
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
        let queue = tempfile::Builder::new().prefix("vigie-queue-").tempdir()?;
        let (process, [_, grpc_port, _]) = start_server("/", |[health, grpc, http]| {
            let mut command = Command::new(&binary);
            command.arg("--config").arg(&config).envs(variables.iter().copied()).env("QUEUE_DIRECTORY", queue.path());
            for (variable, port) in [("HEALTH_LISTEN", health), ("OTLP_GRPC_LISTEN", grpc), ("OTLP_HTTP_LISTEN", http)]
            {
                command.env(variable, format!("127.0.0.1:{port}"));
            }
            command
        })
        .context("the Collector does not start")?;
        Ok(Self { process, grpc_port, _queue: queue })
    }

    /// Where OTLP over gRPC is received.
    pub fn grpc_endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.grpc_port)
    }

    /// The last lines that it logged, for a failure message.
    pub fn stderr_tail(&self) -> String {
        self.process.stderr.tail(20)
    }
}
