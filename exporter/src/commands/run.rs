use std::io;
use std::time::Duration;

use anyhow::Result;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::MissedTickBehavior;
use vigie_detect::{Detector, ReadFilter, RuleSet};
use vigie_enrich::{Clock, Enricher, EnricherConfig, RecordIds, boot_id, detect_host};
use vigie_event::registry::EVENTS;
use vigie_export::delivery::Delivery;
use vigie_export::prometheus::{Metrics, MetricsPage};
use vigie_sensor::{Counters, FilterPlan, ReadPlan, Sensor, SensorConfig, SensorError};

use crate::bundled_rules;
use crate::cli::RunArguments;
use crate::pipeline::Pipeline;
use crate::{metrics, otlp_target};

/// How long records gather before they are sent.
const FLUSH_INTERVAL: Duration = Duration::from_millis(200);

/// How long the end may take.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(10);

/// `vigie run`: watches until SIGINT or SIGTERM.
pub(crate) async fn run(arguments: &RunArguments) -> Result<bool> {
    let (page, mut scrapes) = MetricsPage::start(arguments.listen).await?;
    let target = otlp_target::target(arguments, |name| std::env::var(name).ok())?;
    let delivery = target.map(|config| Delivery::start(&config)).transpose()?;
    let enricher = Enricher::new(EnricherConfig::default(), detect_host(), boot_id());
    let policy = arguments.export.unwrap_or_default();
    let format = arguments.format.unwrap_or_default();
    let rules = bundled_rules::load();
    let plan = plan(&rules);
    let mut ids = RecordIds::default();
    let detector = Detector::new(rules, move || ids.next(Clock::now_unix_nano()));
    let mut pipeline = Pipeline::new(enricher, detector, policy, delivery, arguments.otlp_file.as_deref(), format)?;

    let (sensor, mut reader, counters) = Sensor::start(&SensorConfig::default(), &plan)?;
    for process in vigie_sensor::snapshot() {
        pipeline.enricher.seed(&process.task, process.exec, process.cgroup);
    }
    let attached = sensor.programs().iter().filter(|status| status.is_attached()).count();
    for status in sensor.programs().iter().filter(|status| !status.is_attached()) {
        tracing::warn!(event = status.program.event, hook = status.hook(), state = ?status.state, "hook not attached");
    }
    let metrics = Metrics::default();
    metrics::describe(&metrics, sensor.programs());
    tracing::info!(
        metrics = format!("http://{}/metrics", page.address()),
        kernel = sensor.environment().kernel_release,
        attached,
        programs = sensor.programs().len(),
        processes = pipeline.enricher.processes(),
        "vigie is ready"
    );

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut flush = tokio::time::interval(FLUSH_INTERVAL);
    flush.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut clock = tokio::time::interval(Duration::from_secs(30));
    loop {
        tokio::select! {
            batch = reader.next_batch(|record| pipeline.record(record)) => {
                batch?;
            }
            Some(reply) = scrapes.recv() => {
                metrics::update(&metrics, &counters, &pipeline)?;
                // A client that has gone away needs no answer.
                let _ = reply.send(metrics.render());
            }
            // An idle host wakes nobody.
            _ = flush.tick(), if pipeline.has_pending() => pipeline.flush(),
            _ = clock.tick() => {
                pipeline.enricher.refresh_clock();
                pipeline.expire();
            }
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
        }
    }
    // Detached first: what is in the ring buffer then is all there will be.
    drop(sensor);
    while reader.drain(&mut |record: &[u8]| pipeline.record(record)) > 0 {}
    report(&counters, &pipeline)?;
    if let Some(delivery) = pipeline.finish() {
        delivery.shutdown(SHUTDOWN_DEADLINE).await;
    }
    Ok(true)
}

/// What the kernel is to let through: every kind, and of the files opened for reading those that rules name.
fn plan(rules: &RuleSet) -> FilterPlan {
    let reads = match rules.read_filter() {
        ReadFilter::None => ReadPlan::None,
        ReadFilter::Names(names) => ReadPlan::Names(names),
        ReadFilter::All => ReadPlan::All,
    };
    FilterPlan { kinds: EVENTS.iter().map(|spec| spec.kind).collect(), reads }
}

/// Says at the end what became of everything: seen = handed to the outputs + filtered + internal + lost, per event. What
/// the receiver took is in `vigie_export_records_total`.
fn report(counters: &Counters, pipeline: &Pipeline) -> Result<(), SensorError> {
    use io::Write as _;
    let mut out = io::stderr().lock();
    let _ = writeln!(
        out,
        "{:<16} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "event", "seen", "output", "filtered", "internal", "lost"
    );
    for spec in EVENTS {
        let kernel = counters.read(spec.kind)?;
        let user = pipeline.dispositions.get(spec.name).copied().unwrap_or_default();
        let _ = writeln!(
            out,
            "{:<16} {:>10} {:>10} {:>10} {:>10} {:>8}",
            spec.name,
            kernel.seen,
            user.exported,
            kernel.filtered() + user.filtered,
            user.internal,
            kernel.lost()
        );
    }
    if pipeline.undecodable > 0 {
        let _ = writeln!(out, "undecodable: {}", pipeline.undecodable);
    }
    Ok(())
}
