use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::time::Duration;

use anyhow::Result;
use vigie_event::EventSpec;
use vigie_event::registry::EVENTS;
use vigie_sensor::{FilterPlan, ProgramState, ProgramStatus, RecordReader, Sensor, Started};

use super::self_test;
use crate::configuration::Tier;

/// How long the self test waits for its events.
const DEADLINE: Duration = Duration::from_secs(5);

/// A flood can keep an act from being seen, and hardly each time.
const TRIES: u32 = 2;

/// `vigie doctor`: what is attached and whether it fires. False when anything does not.
pub(crate) async fn doctor(tier: Tier) -> Result<bool> {
    let plan = FilterPlan { kinds: EVENTS.iter().map(|spec| spec.kind).collect(), ..FilterPlan::default() };
    let Started { sensor, mut reader, .. } = Sensor::start(&tier.sensor(), &plan)?;
    let mut out = io::stdout().lock();
    writeln!(out, "kernel {}: BTF and ring buffer are there", sensor.environment().kernel_release)?;
    match sensor.better_tier_obstacle() {
        Some(obstacle) => writeln!(out, "system calls are seen by their tracepoints: {obstacle}")?,
        None => writeln!(out, "system calls are seen at the functions that serve them")?,
    }
    writeln!(out, "\n{:<28} {:<36} {:<6} state", "event", "hook", "tier")?;
    for status in sensor.programs() {
        line(&mut out, status)?;
    }
    let ia32_is_well = ia32(&sensor, &mut out)?;
    writeln!(out, "\nself test: one act of each kind, by a child process")?;
    let mut arrived = BTreeMap::new();
    let possible: Vec<_> = hooked().map(|spec| spec.name).filter(|event| is_possible(&sensor, event)).collect();
    for _ in 0..TRIES {
        // What a busy host did meanwhile has filled the ring buffer.
        while reader.drain(&mut |_| ()) == RecordReader::RECORDS_PER_TURN {}
        let child = self_test::trigger()?;
        // What has not come by then will not come.
        let collecting = collect(&mut reader, child, possible.len(), &mut arrived);
        if let Ok(result) = tokio::time::timeout(DEADLINE, collecting).await {
            result?;
            break;
        }
    }
    let mut all = ia32_is_well;
    for spec in hooked() {
        let seen = match (arrived.contains_key(spec.name), possible.contains(&spec.name)) {
            (true, _) => "seen",
            (false, false) => "not on this kernel",
            (false, true) => "NOT SEEN",
        };
        all &= seen != "NOT SEEN";
        writeln!(out, "{:<28} {seen}", spec.name)?;
    }
    writeln!(out, "\n{}", if all { "all is well" } else { "something is missing: see above" })?;
    Ok(all)
}

/// Loads what sees 32-bit calls, which is attached only when somebody makes such; false when a program fails.
fn ia32(sensor: &Sensor, out: &mut impl io::Write) -> Result<bool> {
    let Some(loader) = sensor.ia32_loader() else { return Ok(true) };
    let Some(calls) = loader.load(|| false)? else { return Ok(true) };
    let (waiting, failed): (Vec<_>, Vec<_>) =
        calls.programs().iter().partition(|status| status.state == ProgramState::Waiting);
    for status in &failed {
        line(out, status)?;
    }
    writeln!(out, "32-bit system calls: {} programs wait for the first", waiting.len())?;
    Ok(failed.is_empty())
}

/// One program with its state.
fn line(out: &mut impl io::Write, status: &ProgramStatus) -> io::Result<()> {
    let state = match &status.state {
        ProgramState::Attached | ProgramState::Waiting => status.state_name().to_owned(),
        ProgramState::Absent(_) => "this kernel has no such hook".to_owned(),
        ProgramState::Failed(reason) => format!("failed: {reason}"),
    };
    writeln!(out, "{:<28} {:<36} {:<6} {state}", status.program.event, status.hook(), status.tier)
}

/// The events that hooks make.
fn hooked() -> impl Iterator<Item = &'static EventSpec> {
    EVENTS.iter().copied().filter(|spec| !spec.made_by_sensor)
}

/// Whether the kernel has any hook of the event: what it was built without cannot happen.
fn is_possible(sensor: &Sensor, event: &str) -> bool {
    let mut hooks = sensor.programs().iter().filter(|status| status.program.event == event);
    hooks.any(|status| !matches!(status.state, ProgramState::Absent(_)))
}

/// Counts the child's events until `kinds` of them have arrived.
async fn collect(
    reader: &mut RecordReader,
    child: u32,
    kinds: usize,
    arrived: &mut BTreeMap<&'static str, u64>,
) -> Result<()> {
    while arrived.len() < kinds {
        reader
            .next_batch(|record| {
                let Ok(event) = vigie_event::decode(record) else { return };
                if event.task.pid == child || event.task.parent_pid == child {
                    *arrived.entry(event.payload.spec().name).or_default() += 1;
                }
            })
            .await?;
    }
    Ok(())
}
