use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use vigie_event::registry::EVENTS;
use vigie_sensor::{FilterPlan, ProgramState, ReadPlan, RecordReader, Sensor, SensorConfig};

/// How long the self test waits for its events.
const DEADLINE: Duration = Duration::from_secs(5);

/// `vigie doctor`: what is attached and whether it fires. False when anything does not.
pub(crate) async fn doctor() -> Result<bool> {
    let plan = FilterPlan { kinds: EVENTS.iter().map(|spec| spec.kind).collect(), reads: ReadPlan::None };
    let (sensor, mut reader, _) = Sensor::start(&SensorConfig::default(), &plan)?;
    let mut out = io::stdout().lock();
    writeln!(out, "kernel {}: BTF and ring buffer are there", sensor.environment().kernel_release)?;
    writeln!(out, "\n{:<18} {:<36} {:<6} state", "event", "hook", "tier")?;
    for status in sensor.programs() {
        let state = match &status.state {
            ProgramState::Attached => "attached".to_owned(),
            ProgramState::Absent(_) => "this kernel has no such hook".to_owned(),
            ProgramState::Failed(reason) => format!("failed: {reason}"),
        };
        writeln!(out, "{:<18} {:<36} {:<6} {state}", status.program.event, status.hook(), status.tier)?;
    }
    writeln!(out, "\nself test: one act of each kind, by a child process")?;
    let child = trigger()?;
    let arrived = tokio::time::timeout(DEADLINE, collect(&mut reader, child)).await;
    let arrived = arrived.unwrap_or_else(|_| Ok(BTreeMap::new()))?;
    let mut all = true;
    for spec in EVENTS {
        let count = arrived.get(spec.name).copied().unwrap_or_default();
        all &= count > 0;
        writeln!(out, "{:<18} {}", spec.name, if count > 0 { "seen" } else { "NOT SEEN" })?;
    }
    writeln!(out, "\n{}", if all { "all is well" } else { "something is missing: see above" })?;
    Ok(all)
}

/// Runs this program again as a child that does one act of each kind: the sensor leaves its own process out.
fn trigger() -> Result<u32> {
    let listener = TcpListener::bind("127.0.0.1:0").context("cannot open a port on loopback for the self test")?;
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let mut child = Command::new(program)
        .env(ACTS_VARIABLE, listener.local_addr()?.to_string())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start the self test's child")?;
    let id = child.id();
    child.wait()?;
    Ok(id)
}

/// Tells the child what it is, and where to connect to.
pub(crate) const ACTS_VARIABLE: &str = "VIGIE_SELF_TEST_ACTS";

/// What the child does: creates, renames and deletes a file, accepts a connection and makes one, forks and executes.
pub(crate) fn acts(address: &str) -> Result<()> {
    let path = std::env::temp_dir().join(format!("vigie-self-test-{}", std::process::id()));
    let renamed = path.with_extension("renamed");
    File::create(&path)?;
    fs::rename(&path, &renamed)?;
    fs::remove_file(&renamed)?;
    drop(TcpStream::connect(address)?);
    let own = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(own.local_addr()?)?;
    let _accepted = own.accept()?;
    drop(client);
    Command::new("/proc/self/exe").env(ACTS_VARIABLE, "nothing").status()?;
    Ok(())
}

/// Counts the child's events until every kind has arrived.
async fn collect(reader: &mut RecordReader, child: u32) -> Result<BTreeMap<&'static str, u64>> {
    let mut arrived = BTreeMap::new();
    while arrived.len() < EVENTS.len() {
        reader
            .next_batch(|record| {
                let Ok(event) = vigie_event::decode(record) else { return };
                if event.task.pid == child || event.task.parent_pid == child {
                    *arrived.entry(event.payload.spec().name).or_default() += 1;
                }
            })
            .await?;
    }
    Ok(arrived)
}
