//! A VictoriaLogs with its files in a temporary directory.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use tempfile::TempDir;

use crate::built_binary::built_binary;
use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::http_get::http_get;
use crate::server_process::start_server;

/// A running VictoriaLogs on the loopback interface, ended when dropped.
pub struct VictoriaLogs {
    process: ChildProcess,
    port: u16,
    _dir: TempDir,
}

impl VictoriaLogs {
    /// Starts VictoriaLogs, built by `store.sh` when it is not cached yet, and waits until it is ready.
    pub fn start() -> Result<Self> {
        let binary = built_binary("store.sh", &["victorialogs"])?;
        let dir = tempfile::Builder::new().prefix("vigie-victorialogs-").tempdir()?;
        let (process, [port]) = start_server("/health", |[port]| {
            let mut command = Command::new(&binary);
            command.arg(format!("-httpListenAddr=127.0.0.1:{port}"));
            command.arg(format!("-storageDataPath={}", dir.path().display()));
            command
        })
        .context("VictoriaLogs does not start")?;
        Ok(Self { process, port, _dir: dir })
    }

    /// Where OTLP logs are received over HTTP, path included.
    pub fn logs_endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/insert/opentelemetry/v1/logs", self.port)
    }

    /// The records that `logsql` selects, each by its fields.
    pub fn query(&self, logsql: &str) -> Result<Vec<BTreeMap<String, String>>> {
        let answer = http_get(&format!("http://127.0.0.1:{}/select/logsql/query", self.port), &[("query", logsql)])?;
        ensure!(answer.status == 200, "VictoriaLogs refused `{logsql}`: {}", answer.body);
        let record = |line| serde_json::from_str(line).with_context(|| format!("not a record: {line}"));
        answer.body.lines().map(record).collect()
    }

    /// Asks until a record `matches`. The error shows those that were there at last.
    pub fn wait_for(
        &self,
        logsql: &str,
        matches: impl Fn(&BTreeMap<String, String>) -> bool,
        deadline: Duration,
    ) -> Result<BTreeMap<String, String>> {
        let mut last = Ok(Vec::new());
        let found = poll_until(deadline, || {
            last = self.query(logsql);
            last.as_ref().ok()?.iter().find(|record| matches(record)).cloned()
        });
        found.ok_or_else(|| {
            let log = self.process.stderr.tail(10);
            anyhow!("no such record of `{logsql}` within {deadline:?}: {last:#?}\nVictoriaLogs's log ends with:\n{log}")
        })
    }
}
