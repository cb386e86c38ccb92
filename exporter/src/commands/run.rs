use std::io::{self, IsTerminal as _};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use clap::ValueEnum as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::interval;
use vigie_detect::{CompiledRules, Detector, RuleError, RuleSet};
use vigie_enrich::containers::{ContainerRequests, ContainerResolver, Resolved};
use vigie_enrich::kubernetes::{PodChange, PodWatch};
use vigie_enrich::{Clock, Enricher, RecordIds, boot_id, detect_host};
use vigie_event::events::{ProcessExit, SensorStarted, SensorStopped};
use vigie_event::registry::EVENTS;
use vigie_event::{Host, Payload};
use vigie_export::delivery::Delivery;
use vigie_export::prometheus::MetricsPage;
use vigie_export::spans::SpanDelivery;
use vigie_sensor::{Counters, ProgramState, RecordReader, Repetitions, Sensor, Started};

use crate::cli::RunArguments;
use crate::configuration::Settings;
use crate::export_policy::ExportPolicy;
use crate::filter_plan::filter_plan;
use crate::final_report::final_report;
use crate::flush_schedule::FlushSchedule;
use crate::ia32_watch::{Ia32Policy, Ia32Watch};
use crate::loss_watch::LossWatch;
use crate::lost_exits::LostExits;
use crate::metrics::Sources;
use crate::pipeline::Pipeline;
use crate::reload::{Reload, rules_loaded};
use crate::stall_watch::StallWatch;
use crate::trace_link::TraceLink;
use crate::watched_files::WatchedFiles;
use crate::{metrics, rules};

/// How often it is looked whether anything was lost.
const LOSS_WINDOW: Duration = Duration::from_secs(1);

/// How long the end may take.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(10);

/// `vigie run`: watches until SIGINT or SIGTERM. SIGHUP has it read settings and rules again.
pub(crate) async fn run(arguments: &RunArguments) -> Result<bool> {
    let settings = Settings::new(arguments, |name| std::env::var(name).ok())?;
    let (rules, rejected, policy) = load_rules(&settings)?;
    let (page, mut scrapes) = MetricsPage::start(settings.listen).await?;
    let delivery = settings.otlp.as_ref().map(Delivery::start).transpose()?;
    let spans = deliver_spans(&settings)?;
    let mut pods = watch_pods(&settings).await?;
    let enricher = enricher(&settings);
    let watched = WatchedFiles::new(&settings);
    let plan = filter_plan(&rules, &policy, &watched, settings.deduplicate);
    let rules = CompiledRules::new(rules);
    let rules_loaded = rules_loaded(&rules, rejected);
    let mut pipeline = Pipeline::new(enricher, detector(rules), &settings, policy, delivery, spans, watched.clone())?;
    pipeline.rejected_rule_files = rejected as u64;
    pipeline.pods = pods.as_ref().map(PodWatch::status);

    let ring_bytes = settings.sensor.ring_bytes;
    let Started { mut sensor, mut reader, counters, mut repetitions, trace_targets, mut obi_traces } =
        Sensor::start(&settings.sensor, &plan)?;
    let mut runtimes = settings.containers.as_ref().map(ContainerResolver::start);
    let containers = runtimes.as_ref().map(ContainerResolver::requests);
    let (mut trace_link, mut trace_facts) = TraceLink::start(trace_targets)?;
    pipeline.ia32 = watch_ia32(&sensor, settings.ia32_calls)?;
    seed(&mut pipeline, &mut trace_link);
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (mut hangup, began_at_terminal) = (signal(SignalKind::hangup())?, is_at_terminal());
    announce(&sensor, &page, pipeline.enricher.processes());
    pipeline.own(Payload::SensorStarted(started(&sensor, &settings)));
    pipeline.own(Payload::SensorRulesLoaded(rules_loaded));
    let mut losses = LossWatch::new();

    let mut reload = Reload::new(arguments, settings, watched, plan);
    let mut flushes = FlushSchedule::new();
    let mut lost_exits = LostExits::default();
    let (mut seconds, mut clock) = (interval(LOSS_WINDOW), interval(Duration::from_secs(10)));
    let mut hour = interval(Duration::from_hours(1));
    let mut stalls = StallWatch::start()?;
    let reason = loop {
        if pipeline.outputs.has_pending() {
            flushes.pending();
        }
        let (trace_due, release_due, order_due) =
            (trace_link.next_due(), pipeline.next_release(), pipeline.order.due());
        tokio::select! {
            batch = reader.next_batch(|record| pipeline.record(record, &mut trace_link, containers.as_ref())) => {
                batch?;
                catch_up(&mut reader, &mut pipeline, &mut trace_link, containers.as_ref());
            }
            Some(facts) = trace_facts.recv() => trace_link.learn(&facts, &mut pipeline.enricher),
            () = until(trace_due) => trace_link.ask(),
            resolved = next_container(runtimes.as_mut()) => pipeline.container(&resolved),
            change = next_pod(pods.as_mut()) => pipeline.pod(change),
            () = until(order_due) => catch_up(&mut reader, &mut pipeline, &mut trace_link, containers.as_ref()),
            () = until(release_due) => pipeline.release_overdue(),
            Some(reply) = scrapes.recv() => {
                let sources = Sources {
                    programs: sensor.programs(),
                    program_costs: &sensor.program_costs(),
                    counters: &counters,
                    ring_bytes,
                    ring_waiting_bytes: reader.waiting_bytes(),
                    ring_peak_bytes: reader.peak_bytes(),
                    trace_link: &trace_link,
                    containers: containers.as_ref(),
                    kubernetes: pipeline.pods.as_ref(),
                    reload: &reload,
                    pipeline: &pipeline,
                };
                // A client that has gone away needs no answer.
                let _ = reply.send(metrics::render(&sources)?);
            }
            () = flushes.due() => flush(&mut flushes, &mut pipeline),
            _ = clock.tick() => {
                obi_traces.refresh();
                upkeep(&counters, &mut lost_exits, &reader, &mut pipeline, &mut trace_link)?;
            }
            _ = seconds.tick() => {
                look_around(&mut losses, &counters, &mut pipeline)?;
                take_repetitions(&mut repetitions, &reload, &mut pipeline)?;
            }
            stall = stalls.next() => pipeline.own(Payload::SensorTamper(stall)),
            _ = hour.tick() => pipeline.outputs.targets.age(),
            _ = hangup.recv(), if !reload.is_under_way() => {
                // The terminal is closed, and nobody is there any more who could end it.
                if began_at_terminal && !is_at_terminal() {
                    break "SIGHUP";
                }
                reload.begin();
            }
            prepared = reload.prepared() => reload.finish(prepared, &mut sensor, &mut pipeline),
            _ = interrupt.recv() => break "SIGINT",
            _ = terminate.recv() => break "SIGTERM",
        }
    };
    // Detached first: what is in the ring buffer then is all there will be.
    drop(pipeline.ia32.take());
    drop(sensor);
    take_the_rest(&mut reader, &mut pipeline, &mut trace_link, containers.as_ref());
    pipeline.repeated(&repetitions.take(u64::MAX)?);
    tell_losses(&mut losses, &counters, &mut pipeline)?;
    pipeline.own(Payload::SensorStopped(stopped(reason, &losses)));
    final_report(&counters, &pipeline)?;
    stop(pipeline).await;
    Ok(true)
}

fn enricher(settings: &Settings) -> Enricher {
    let node_name = settings.kubernetes.node.as_ref().map(|node| node.as_str().to_owned());
    Enricher::new(settings.enricher.clone(), Host { node_name, ..detect_host() }, boot_id())
}

fn detector(rules: CompiledRules) -> Detector {
    let mut ids = RecordIds::default();
    Detector::with_compiled(rules, move || ids.next(Clock::now_unix_nano()))
}

/// Nothing unless processes are exported as spans.
fn deliver_spans(settings: &Settings) -> Result<Option<SpanDelivery>> {
    if !settings.process_spans {
        return Ok(None);
    }
    let receiver = settings.otlp.as_ref().context("process spans have nowhere to go: name a receiver for OTLP")?;
    Ok(Some(SpanDelivery::start(receiver)?))
}

/// Nothing unless the Kubernetes API is to be asked.
async fn watch_pods(settings: &Settings) -> Result<Option<PodWatch>> {
    match &settings.kubernetes.api {
        Some(config) => Ok(Some(PodWatch::start(config).await?)),
        None => Ok(None),
    }
}

/// Nothing where there are no such calls, or where they are not wanted.
fn watch_ia32(sensor: &Sensor, policy: Ia32Policy) -> Result<Option<Ia32Watch>> {
    let loader = sensor.ia32_loader().filter(|_| policy != Ia32Policy::Never);
    loader.map(|loader| Ia32Watch::start(loader, policy)).transpose()
}

/// Takes the processes that were there before.
fn seed(pipeline: &mut Pipeline, trace_link: &mut TraceLink) {
    for process in vigie_sensor::snapshot() {
        if process.task.ia32_call {
            pipeline.ia32_call();
        }
        trace_link.found(&process.task);
        pipeline.enricher.seed(&process.task, process.exec, process.cgroup);
    }
}

fn flush(flushes: &mut FlushSchedule, pipeline: &mut Pipeline) {
    pipeline.outputs.flush();
    flushes.flushed();
}

/// What has to be done now and then.
fn upkeep(
    counters: &Counters,
    lost_exits: &mut LostExits,
    reader: &RecordReader,
    pipeline: &mut Pipeline,
    trace_link: &mut TraceLink,
) -> Result<()> {
    pipeline.refresh_clock();
    pipeline.expire();
    pipeline.outputs.metrics.run_upkeep();
    let lost = counters.read(ProcessExit::SPEC.kind)?.lost();
    let all_taken_before = |time| pipeline.order.has_passed(time, reader.waiting_bytes() == 0);
    if lost_exits.ask_for_the_gone(lost, Clock::now_boot_ns(), all_taken_before) {
        trace_link.sweep();
        let swept = pipeline.sweep();
        tracing::warn!(lost, swept, "exits of processes were lost; those that are gone were found by /proc");
    }
    Ok(())
}

/// What has to be done every second.
fn look_around(losses: &mut LossWatch, counters: &Counters, pipeline: &mut Pipeline) -> Result<()> {
    pipeline.give_memory_back();
    tell_losses(losses, counters, pipeline)
}

fn tell_losses(losses: &mut LossWatch, counters: &Counters, pipeline: &mut Pipeline) -> Result<()> {
    for loss in losses.look(counters, &pipeline.undecodable, pipeline.outputs.delivery_counts())? {
        pipeline.own(Payload::SensorLoss(loss));
    }
    Ok(())
}

fn started(sensor: &Sensor, settings: &Settings) -> SensorStarted {
    let count = |wanted: fn(&ProgramState) -> bool| {
        sensor.programs().iter().filter(|status| wanted(&status.state)).count() as u32
    };
    SensorStarted {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        kernel_release: sensor.environment().kernel_release.clone(),
        attached: count(|state| matches!(state, ProgramState::Attached)),
        failed: count(|state| matches!(state, ProgramState::Failed(_))),
        absent: count(|state| matches!(state, ProgramState::Absent(_))),
        degraded: events_of(sensor, |states| states.iter().any(|state| matches!(state, ProgramState::Failed(_)))),
        missing: events_of(sensor, |states| states.iter().all(|state| matches!(state, ProgramState::Absent(_)))),
        export: settings.events.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default(),
    }
}

/// The events whose hooks have such states.
fn events_of(sensor: &Sensor, wanted: fn(&[&ProgramState]) -> bool) -> Vec<String> {
    let states = |event: &str| {
        let of_event = sensor.programs().iter().filter(|status| status.program.event == event);
        of_event.map(|status| &status.state).collect::<Vec<_>>()
    };
    let hooked = EVENTS.iter().filter(|spec| !spec.made_by_sensor);
    hooked.filter(|spec| wanted(&states(spec.name))).map(|spec| spec.name.to_owned()).collect()
}

/// Sends what is left.
async fn stop(pipeline: Pipeline) {
    let (delivery, spans) = pipeline.finish();
    if let Some(spans) = spans {
        spans.shutdown(SHUTDOWN_DEADLINE / 2).await;
    }
    if let Some(delivery) = delivery {
        delivery.shutdown(SHUTDOWN_DEADLINE).await;
    }
}

/// Says what works and what does not.
fn announce(sensor: &Sensor, page: &MetricsPage, processes: usize) {
    let attached = sensor.programs().iter().filter(|status| status.is_attached()).count();
    for status in sensor.programs().iter().filter(|status| !status.is_attached()) {
        tracing::warn!(event = status.program.event, hook = status.hook(), state = ?status.state, "hook not attached");
    }
    if let Some(obstacle) = sensor.better_tier_obstacle() {
        tracing::info!(reason = obstacle, "system calls are seen by their tracepoints");
    }
    tracing::info!(
        metrics = format!("http://{}/metrics", page.address()),
        kernel = sensor.environment().kernel_release,
        attached,
        programs = sensor.programs().len(),
        processes,
        "vigie is ready"
    );
}

/// For ever when no runtime is asked.
async fn next_container(runtimes: Option<&mut ContainerResolver>) -> Resolved {
    match runtimes {
        Some(runtimes) => runtimes.next().await,
        None => std::future::pending().await,
    }
}

/// For ever when the Kubernetes API is not asked.
async fn next_pod(pods: Option<&mut PodWatch>) -> PodChange {
    match pods {
        Some(pods) => pods.next().await,
        None => std::future::pending().await,
    }
}

/// Takes what was counted instead of told, if anything can have been.
fn take_repetitions(repetitions: &mut Repetitions, reload: &Reload, pipeline: &mut Pipeline) -> Result<()> {
    if reload.deduplicates() || pipeline.awaits_repetitions() {
        pipeline.repeated(&repetitions.take(Clock::now_boot_ns())?);
    }
    Ok(())
}

/// Takes what is left when no program is at work any more.
fn take_the_rest(
    reader: &mut RecordReader,
    pipeline: &mut Pipeline,
    trace_link: &mut TraceLink,
    containers: Option<&ContainerRequests>,
) {
    while reader.drain(&mut |record: &[u8]| pipeline.record(record, trace_link, containers)) > 0 {}
    pipeline.no_record_follows(trace_link, containers);
}

fn stopped(reason: &'static str, losses: &LossWatch) -> SensorStopped {
    SensorStopped { reason, lost: i64::try_from(losses.total()).unwrap_or(i64::MAX) }
}

/// Takes what has come meanwhile, and lets those events go that none can come before.
fn catch_up(
    reader: &mut RecordReader,
    pipeline: &mut Pipeline,
    trace_link: &mut TraceLink,
    containers: Option<&ContainerRequests>,
) {
    let since = Clock::now_boot_ns();
    let taken = reader.drain(&mut |record: &[u8]| pipeline.record(record, trace_link, containers));
    if taken < RecordReader::RECORDS_PER_TURN {
        pipeline.no_record_left(since, trace_link, containers);
    }
}

/// For ever when there is no time.
async fn until(due: Option<std::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

/// The rules, how many files were left out, and what is exported beside. A rule file with an error is left out and does not
/// keep the others from watching.
fn load_rules(settings: &Settings) -> Result<(RuleSet, usize, ExportPolicy)> {
    let loaded = rules::load(&settings.rules)?;
    for error in &loaded.unreadable {
        tracing::error!(%error, "a rule file is left out");
    }
    for error in &loaded.errors {
        tracing::error!(%error, "a rule file is left out");
    }
    let rejected = loaded.rejected();
    let policy = ExportPolicy::load(settings.events, settings.conditions.as_ref(), &loaded.libraries);
    let policy = policy.map_err(|errors| anyhow!(lines(&errors)))?;
    Ok((loaded.set, rejected, policy))
}

fn lines(errors: &[RuleError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn is_at_terminal() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
}
