//! A Prometheus that scrapes what it is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::free_ports::free_ports;
use crate::http_get::http_get;

const ATTEMPTS: u32 = 5;
const READY_DEADLINE: Duration = Duration::from_secs(30);
const INSTALL: &str = "tests/testbed/packages.sh installs it";

/// A running Prometheus on the loopback interface, ended when dropped.
pub struct Prometheus {
    process: ChildProcess,
    url: String,
    _dir: TempDir,
}

/// One sample of an instant query.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The labels, `__name__` among them when the query keeps it.
    pub labels: BTreeMap<String, String>,
    /// The value.
    pub value: f64,
}

impl Prometheus {
    /// Starts a Prometheus that scrapes `http://TARGET/metrics` once a second, where `target` is `127.0.0.1:PORT`.
    ///
    /// Prometheus looks at its targets for the first time up to five seconds after its start.
    pub fn start(target: &str) -> Result<Self> {
        Self::start_scraping(&[("vigie", target)])
    }

    /// The same with several targets, each by job and `127.0.0.1:PORT`.
    pub fn start_scraping(targets: &[(&str, &str)]) -> Result<Self> {
        let mut lost = String::new();
        for _ in 0..ATTEMPTS {
            match Self::attempt(targets)? {
                Ok(prometheus) => return Ok(prometheus),
                Err(stderr) => lost = stderr,
            }
        }
        bail!("Prometheus lost its port to other processes {ATTEMPTS} times:\n{lost}")
    }

    /// Asks an instant query: a vector gives its samples, a scalar one sample without labels.
    pub fn query(&self, promql: &str) -> Result<Vec<Sample>> {
        let answer = self.api("query", &[("query", promql)]).with_context(|| format!("query `{promql}`"))?;
        let result = &answer["result"];
        match answer["resultType"].as_str() {
            Some("scalar") => Ok(vec![Sample { labels: BTreeMap::new(), value: number(result)? }]),
            Some("vector") => {
                let series = result.as_array().context("Prometheus answered a vector that is no list")?;
                series
                    .iter()
                    .map(|one| Ok(Sample { labels: labels(&one["metric"]), value: number(&one["value"])? }))
                    .collect()
            }
            other => bail!("query `{promql}` gives {other:?}: ask for a vector or a scalar"),
        }
    }

    /// Asks `promql` until `matches` takes the answer. The error shows the last answer and the state of the target.
    pub fn wait_for_query(
        &self,
        promql: &str,
        matches: impl Fn(&[Sample]) -> bool,
        deadline: Duration,
    ) -> Result<Vec<Sample>> {
        let mut last = Ok(Vec::new());
        let found = poll_until(deadline, || {
            last = self.query(promql);
            last.as_ref().ok().filter(|samples| matches(samples)).cloned()
        });
        found.ok_or_else(|| {
            let target = self.target().unwrap_or_else(|error| format!("unknown: {error:#}"));
            anyhow!(
                "`{promql}` did not give what was awaited within {deadline:?}\nlast answer: {last:#?}\ntarget: {target}\n\
                 Prometheus's log ends with:\n{}",
                self.process.stderr.tail(10)
            )
        })
    }

    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// One try with a fresh port; the inner error, with what Prometheus logged, says that another process took it.
    fn attempt(targets: &[(&str, &str)]) -> Result<Result<Self, String>> {
        let [port] = free_ports()?;
        let dir = tempfile::Builder::new().prefix("vigie-prometheus-").tempdir()?;
        let config = dir.path().join("prometheus.yml");
        let mut yaml = "global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:\n".to_owned();
        for (job, target) in targets {
            let _ = write!(yaml, "  - job_name: {job}\n    static_configs: [{{ targets: ['{target}'] }}]\n");
        }
        fs::write(&config, yaml)?;
        let mut command = Command::new("prometheus");
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", dir.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .current_dir(dir.path());
        let mut process = ChildProcess::spawn(&mut command).context(INSTALL)?;

        let url = format!("http://127.0.0.1:{port}");
        let ready = poll_until(READY_DEADLINE, || match process.exit_status() {
            Ok(None) => {
                http_get(&format!("{url}/-/ready"), &[]).is_ok_and(|answer| answer.status == 200).then_some(true)
            }
            Ok(Some(_)) | Err(_) => Some(false),
        });
        if ready == Some(true) && process.exit_status()?.is_none() {
            return Ok(Ok(Self { process, url, _dir: dir }));
        }
        let Some(status) = process.wait(Duration::ZERO)? else {
            bail!("Prometheus is not ready after {READY_DEADLINE:?}:\n{}", process.stderr.tail(20));
        };
        let stderr = process.stderr.tail(20);
        ensure!(stderr.contains("address already in use"), "Prometheus ended with {status}:\n{stderr}");
        Ok(Err(stderr))
    }

    fn target(&self) -> Result<String> {
        let answer = self.api("targets", &[("state", "active")])?;
        Ok(answer["activeTargets"].get(0).map_or("not looked at yet".to_owned(), |target| {
            format!("{} is {}, last error {}", target["scrapeUrl"], target["health"], target["lastError"])
        }))
    }

    fn api(&self, path: &str, query: &[(&str, &str)]) -> Result<Value> {
        let answer = http_get(&format!("{}/api/v1/{path}", self.url), query)?;
        let body: Value = serde_json::from_str(&answer.body)
            .with_context(|| format!("Prometheus answered {} with what is not JSON: {}", answer.status, answer.body))?;
        ensure!(body["status"] == "success", "Prometheus refused: {}", body["error"]);
        Ok(body["data"].clone())
    }
}

fn labels(metric: &Value) -> BTreeMap<String, String> {
    let pairs = metric.as_object().into_iter().flatten();
    pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

/// The number of Prometheus's `[time, "number"]`.
fn number(value: &Value) -> Result<f64> {
    let text = value[1].as_str().with_context(|| format!("Prometheus answered a value that is no text: {value}"))?;
    text.parse().with_context(|| format!("Prometheus answered a value that is no number: {text}"))
}
