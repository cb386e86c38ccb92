//! An OpenTelemetry Collector that keeps what it receives.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::collector_binary::collector_binary;
use crate::collector_configuration::collector_configuration;
use crate::collector_tls::CollectorTls;
use crate::deadline::poll_until;
use crate::free_ports::free_ports;
use crate::http_get::http_get;
use crate::log_record::LogRecord;
use crate::record_file::RecordFile;
use crate::span::Span;

const ATTEMPTS: u32 = 5;
const READY_DEADLINE: Duration = Duration::from_secs(30);
const SHOWN_RECORDS: usize = 20;

/// A running Collector with OTLP receivers on the loopback interface, ended when dropped.
pub struct Collector {
    process: ChildProcess,
    records: Mutex<RecordFile<LogRecord>>,
    spans: Mutex<RecordFile<Span>>,
    grpc_port: u16,
    http_port: u16,
    scheme: &'static str,
    _dir: TempDir,
}

impl Collector {
    /// Starts a Collector, built by `collector.sh` when it is not cached yet, and waits until it receives.
    pub fn start() -> Result<Self> {
        Self::start_somehow(None)
    }

    /// The same, with both receivers behind TLS.
    pub fn start_with_tls(tls: &CollectorTls) -> Result<Self> {
        Self::start_somehow(Some(tls))
    }

    /// Ends it in order: what it has received is then written, whole.
    ///
    /// # Errors
    /// When it does not end within `deadline`.
    pub fn finish(&mut self, deadline: Duration) -> Result<()> {
        self.process.signal(Signal::TERM)?;
        ensure!(self.process.wait(deadline)?.is_some(), "the Collector did not end:\n{}", self.stderr_tail());
        Ok(())
    }

    fn start_somehow(tls: Option<&CollectorTls>) -> Result<Self> {
        let binary = collector_binary()?;
        let mut lost = String::new();
        for _ in 0..ATTEMPTS {
            match Self::attempt(&binary, tls)? {
                Ok(collector) => return Ok(collector),
                Err(stderr) => lost = stderr,
            }
        }
        bail!("the Collector lost its ports to other processes {ATTEMPTS} times:\n{lost}")
    }

    /// Where OTLP over gRPC is received, as `http://127.0.0.1:PORT`, with TLS as `https://127.0.0.1:PORT`.
    pub fn grpc_endpoint(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.grpc_port)
    }

    /// Where OTLP over HTTP is received, as `http://127.0.0.1:PORT`, with TLS as `https://127.0.0.1:PORT`, to which a
    /// client adds `/v1/logs`.
    pub fn http_endpoint(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.http_port)
    }

    /// Every record received so far, in the order of arrival.
    ///
    /// # Panics
    ///
    /// When what the Collector wrote cannot be read, which is a fault of the test bed.
    pub fn records(&self) -> Vec<LogRecord> {
        let mut file = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        match file.records() {
            Ok(records) => records.to_vec(),
            Err(error) => panic!("{error:#}"),
        }
    }

    /// Every span received so far, in the order of arrival.
    ///
    /// # Panics
    ///
    /// When what the Collector wrote cannot be read, which is a fault of the test bed.
    pub fn spans(&self) -> Vec<Span> {
        let mut file = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        match file.records() {
            Ok(spans) => spans.to_vec(),
            Err(error) => panic!("{error:#}"),
        }
    }

    /// Waits for a span that `matches`, among those already there first. The error names those that came instead.
    pub fn wait_for_span(&self, matches: impl Fn(&Span) -> bool, deadline: Duration) -> Result<Span, String> {
        poll_until(deadline, || self.spans().into_iter().find(&matches)).ok_or_else(|| {
            let names: Vec<_> = self.spans().into_iter().map(|span| span.name).collect();
            format!("no such span within {deadline:?}; those that came: {names:?}\n{}", self.stderr_tail())
        })
    }

    /// Waits for a record that `matches`, among those already there first. The error shows what came instead.
    pub fn wait_for(&self, matches: impl Fn(&LogRecord) -> bool, deadline: Duration) -> Result<LogRecord, String> {
        poll_until(deadline, || self.records().into_iter().find(&matches)).ok_or_else(|| self.missing(deadline))
    }

    /// The last lines that the Collector logged, for a failure message.
    pub fn stderr_tail(&self) -> String {
        self.process.stderr.tail(20)
    }

    /// One try with fresh ports; the inner error, with what the Collector logged, says that another process took one.
    fn attempt(binary: &Path, tls: Option<&CollectorTls>) -> Result<Result<Self, String>> {
        let [grpc_port, http_port, health_port] = free_ports()?;
        let dir = tempfile::Builder::new().prefix("vigie-collector-").tempdir()?;
        let (output, spans) = (dir.path().join("logs.json"), dir.path().join("spans.json"));
        let config = dir.path().join("collector.yaml");
        fs::write(&config, collector_configuration(grpc_port, http_port, health_port, &output, &spans, tls))?;
        let mut process = ChildProcess::spawn(Command::new(binary).arg("--config").arg(&config))?;

        let health = format!("http://127.0.0.1:{health_port}/");
        let ready = poll_until(READY_DEADLINE, || match process.exit_status() {
            Ok(None) => http_get(&health, &[]).is_ok_and(|answer| answer.status == 200).then_some(true),
            Ok(Some(_)) | Err(_) => Some(false),
        });
        // Another process may be the one that answered: the Collector ends when it does not get a port.
        if ready == Some(true) && process.exit_status()?.is_none() {
            let records = Mutex::new(RecordFile::new(output, LogRecord::from_request));
            let spans = Mutex::new(RecordFile::new(spans, Span::from_request));
            let scheme = if tls.is_some() { "https" } else { "http" };
            return Ok(Ok(Self { process, records, spans, grpc_port, http_port, scheme, _dir: dir }));
        }
        let Some(status) = process.wait(Duration::ZERO)? else {
            bail!("the Collector is not ready after {READY_DEADLINE:?}:\n{}", process.stderr.tail(20));
        };
        let stderr = process.stderr.tail(20);
        ensure!(stderr.contains("address already in use"), "the Collector ended with {status}:\n{stderr}");
        Ok(Err(stderr))
    }

    fn missing(&self, deadline: Duration) -> String {
        let records = self.records();
        let mut message = format!("no such record within {deadline:?}; {} came", records.len());
        let mut counts = BTreeMap::<&str, usize>::new();
        for record in &records {
            *counts.entry(&record.event_name).or_default() += 1;
        }
        let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{count} x {name:?}")).collect();
        let _ = writeln!(message, ": {}", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") });
        let shown = &records[records.len().saturating_sub(SHOWN_RECORDS)..];
        let _ = writeln!(message, "the last {}:", shown.len());
        for record in shown {
            let _ = writeln!(message, "  {}: {:?}", record.event_name, record.body);
        }
        let _ = write!(message, "the Collector's log ends with:\n{}", self.stderr_tail());
        message
    }
}
