//! The service of `examples/checkout`.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::child_process::ChildProcess;
use crate::http_get::{HttpAnswer, http_get};
use crate::output_buffer::Awaited;
use crate::sensor_process::vigie_binary;

const READY_LINE: &str = "checkout is ready on ";
const READY_DEADLINE: Duration = Duration::from_secs(20);

/// A running checkout on a free loopback port, ended when dropped.
pub struct CheckoutService {
    _process: ChildProcess,
    url: String,
}

impl CheckoutService {
    /// Starts the `checkout` beside the `vigie` that is tested, with traces sent to `otlp_endpoint` (gRPC), and waits until
    /// it is ready.
    pub fn start(otlp_endpoint: &str) -> Result<Self> {
        let binary = vigie_binary()?.with_file_name("checkout");
        ensure!(binary.is_file(), "{} is not there: run `cargo build -p vigie-checkout` first", binary.display());
        let mut command = Command::new(binary);
        command.args(["--port", "0"]).env("OTEL_EXPORTER_OTLP_ENDPOINT", otlp_endpoint);
        // What it starts finds the name there: it does not inherit what the service publishes.
        command.env("OTEL_SERVICE_NAME", "checkout").env("OTEL_BSP_SCHEDULE_DELAY", "100");
        let process = ChildProcess::spawn(&mut command)?;
        let Awaited::Line(line) = process.stdout.wait_for(|line| line.starts_with(READY_LINE), READY_DEADLINE) else {
            bail!("checkout does not become ready:\n{}", process.stderr.tail(20));
        };
        let url = line.strip_prefix(READY_LINE).context("the ready line names no address")?.to_owned();
        Ok(Self { _process: process, url })
    }

    /// Asks for the invoice of `order`, which the service hands to a shell as it is.
    pub fn invoice(&self, order: &str) -> Result<HttpAnswer> {
        http_get(&format!("{}/invoice", self.url), &[("order", order)])
    }

    /// Where it listens and has its metrics: `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}
