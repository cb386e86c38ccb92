//! Fills the metrics page from the stages' counters.

use anyhow::Result;
use vigie_detect::Detector;
use vigie_enrich::containers::ContainerRequests;
use vigie_enrich::kubernetes::{KubernetesCounters, PodWatchStatus};
use vigie_event::TraceSource;
use vigie_event::registry::EVENTS;
use vigie_export::prometheus::{MetricSpec, Page};
use vigie_sensor::{Counters, ProgramCost, ProgramStatus};

use crate::ia32_watch::Ia32Watch;
use crate::own_usage::OwnUsage;
use crate::pipeline::Pipeline;
use crate::reload::Reload;
use crate::trace_link::TraceLink;

const OTLP: &str = "otlp";
const FILE: &str = "file";
const OTLP_SPANS: &str = "otlp_spans";

/// What the page is made from.
pub(crate) struct Sources<'a> {
    pub(crate) programs: &'a [ProgramStatus],
    pub(crate) program_costs: &'a [ProgramCost],
    pub(crate) counters: &'a Counters,
    pub(crate) ring_bytes: u32,
    pub(crate) ring_waiting_bytes: u64,
    pub(crate) ring_peak_bytes: u64,
    pub(crate) trace_link: &'a TraceLink,
    pub(crate) containers: Option<&'a ContainerRequests>,
    pub(crate) kubernetes: Option<&'a PodWatchStatus>,
    pub(crate) reload: &'a Reload,
    pub(crate) pipeline: &'a Pipeline,
}

/// The page's text.
pub(crate) fn render(sources: &Sources<'_>) -> Result<String> {
    sources.pipeline.outputs.metrics.render(|page| {
        page.set(&MetricSpec::BUILD_INFO, &[env!("CARGO_PKG_VERSION")], 1);
        sensor(page, sources)?;
        program_costs(page, sources);
        rules(page, &sources.pipeline.detector);
        page.set(&MetricSpec::RULE_FILES_REJECTED, &[], sources.pipeline.rejected_rule_files);
        for (outcome, count) in sources.reload.counts() {
            page.set(&MetricSpec::RULES_RELOADS, &[outcome], count);
        }
        sources.pipeline.outputs.targets.read(|kind, target, severity, count| {
            page.set(&MetricSpec::TARGET_SIGNALS, &[kind, target, severity], count);
        });
        if let Some(status) = sources.kubernetes {
            kubernetes(page, &status.counters());
        }
        outputs(page, sources.pipeline);
        own_process(page);
        Ok(())
    })
}

/// Hooks, events, and the way between.
fn sensor(page: &Page, sources: &Sources<'_>) -> Result<()> {
    let ia32 = sources.pipeline.ia32.as_ref().map(Ia32Watch::programs).unwrap_or_default();
    for status in sources.programs.iter().chain(&ia32) {
        let labels = [status.program.event, status.hook(), status.tier, status.state_name()];
        page.set(&MetricSpec::PROBE_INFO, &labels, 1);
    }
    for spec in EVENTS {
        let event = spec.name;
        let kernel = sources.counters.read(spec.kind)?;
        let user = sources.pipeline.dispositions.get(event).copied().unwrap_or_default();
        let seen = if spec.made_by_sensor { user.total() } else { kernel.seen };
        page.set(&MetricSpec::EVENTS_SEEN, &[event], seen);
        page.set(&MetricSpec::EVENTS, &[event, "exported"], user.exported);
        page.set(&MetricSpec::EVENTS, &[event, "matched_only"], user.matched_only);
        page.set(&MetricSpec::EVENTS_REPEATED, &[event], kernel.repeated);
        let filtered = [
            ("unwanted", kernel.filtered_unwanted),
            ("self", kernel.filtered_self),
            ("export_policy", user.filtered),
            ("rate_limit", user.rate_limited),
            ("internal", user.internal),
        ];
        for (reason, count) in filtered {
            page.set(&MetricSpec::EVENTS_FILTERED, &[event, reason], count);
        }
        for (reason, count) in kernel.losses() {
            page.set(&MetricSpec::EVENTS_LOST, &[event, "kernel", reason], count);
        }
    }
    for (event, reason, count) in sources.pipeline.undecodable.counts() {
        page.set(&MetricSpec::EVENTS_LOST, &[event, "decode", reason], count);
    }
    page.set(&MetricSpec::EVENTS_LATE, &[], sources.pipeline.order.late());
    page.set(&MetricSpec::RING_SIZE, &[], sources.ring_bytes.into());
    page.set(&MetricSpec::RING_USED, &[], sources.ring_waiting_bytes);
    page.set(&MetricSpec::RING_PEAK, &[], sources.ring_peak_bytes);
    page.set(&MetricSpec::PROCESS_TREE_ENTRIES, &[], sources.pipeline.enricher.processes() as u64);
    for (source, count) in TraceSource::ALL.iter().zip(sources.pipeline.outputs.trace_linked) {
        page.set(&MetricSpec::TRACE_LINKED_EVENTS, &[source.name()], count);
    }
    if let Some(containers) = sources.containers {
        for (source, outcome, count) in containers.counters().lookups {
            page.set(&MetricSpec::CONTAINER_LOOKUPS, &[source, outcome], count);
        }
        page.set(&MetricSpec::CONTAINER_HOLD_OVERFLOWS, &[], sources.pipeline.hold_overflowed());
    }
    let resolved = sources.trace_link.resolver_counts();
    for ((part, outcome), count) in &resolved.outcomes {
        page.set(&MetricSpec::TRACE_RESOLUTIONS, &[part, outcome], *count);
    }
    page.set(&MetricSpec::TRACE_RESOLUTIONS, &["request", "refused"], sources.trace_link.refused());
    let found = sources.trace_link.outcomes()?;
    let outcomes = [
        ("linked", found.linked),
        ("empty", found.empty),
        ("invalid", found.invalid),
        ("torn", found.torn),
        ("unreadable", found.unreadable),
    ];
    for (outcome, count) in outcomes {
        page.set(&MetricSpec::TRACE_LOOKUPS, &[outcome], count);
    }
    Ok(())
}

fn program_costs(page: &Page, sources: &Sources<'_>) {
    for cost in sources.program_costs {
        let Some(status) = sources.programs.iter().find(|status| status.program == cost.program) else { continue };
        let labels = [status.program.event, status.hook(), status.tier];
        page.set(&MetricSpec::PROBE_RUNS, &labels, cost.runs);
        page.set_seconds(&MetricSpec::PROBE_RUN_TIME, &labels, cost.run_time);
    }
}

fn kubernetes(page: &Page, counters: &KubernetesCounters) {
    for (verb, resource, outcome, count) in &counters.requests {
        page.set(&MetricSpec::KUBERNETES_REQUESTS, &[verb, resource, outcome], *count);
    }
    for (kind, count) in &counters.watch_events {
        page.set(&MetricSpec::KUBERNETES_WATCH_EVENTS, &[kind], *count);
    }
    page.set(&MetricSpec::KUBERNETES_PODS, &[], counters.pods);
}

fn rules(page: &Page, detector: &Detector) {
    for rule in detector.rules().rules() {
        let info = rule.info();
        let state = if rule.enabled() { "active" } else { "disabled" };
        let (severity, event) = (info.severity.name(), rule.event().name);
        let labels = [&info.id, &info.uuid, event, severity, &info.tactic, &info.ruleset, state];
        page.set(&MetricSpec::RULE_INFO, &labels, 1);
    }
    for counters in detector.rule_counters() {
        let info = &counters.rule;
        page.set(&MetricSpec::SIGNALS, &[&info.id, info.severity.name(), &info.tactic], counters.signals);
        page.set(&MetricSpec::RULE_MATCHES, &[&info.id], counters.matches);
        for (exception, count) in &counters.suppressed {
            page.set(&MetricSpec::RULE_SUPPRESSED, &[&info.id, exception], *count);
        }
    }
    let counters = detector.counters();
    page.set(&MetricSpec::SIGNALS_OPEN, &[], counters.open_groups as u64);
    page.set(&MetricSpec::SIGNALS_CLOSED_EARLY, &[], counters.closed_early);
}

fn outputs(page: &Page, pipeline: &Pipeline) {
    if let Some((written, failed)) = pipeline.outputs.file_counts() {
        page.set(&MetricSpec::EXPORT_RECORDS, &[FILE, "exported"], written);
        page.set(&MetricSpec::EXPORT_RECORDS, &[FILE, "failed"], failed);
    }
    if let Some(spans) = pipeline.outputs.span_counts() {
        let outcomes =
            [("exported", spans.exported), ("failed", spans.failed), ("dropped_queue_full", spans.dropped_queue_full)];
        for (outcome, count) in outcomes {
            page.set(&MetricSpec::EXPORT_RECORDS, &[OTLP_SPANS, outcome], count);
        }
    }
    let Some(delivered) = pipeline.outputs.delivery_counts() else { return };
    let outcomes = [
        ("exported", delivered.exported),
        ("rejected", delivered.rejected),
        ("failed", delivered.failed),
        ("dropped_queue_full", delivered.dropped_queue_full),
    ];
    for (outcome, count) in outcomes {
        page.set(&MetricSpec::EXPORT_RECORDS, &[OTLP, outcome], count);
    }
    page.set(&MetricSpec::EXPORT_RETRIES, &[OTLP], delivered.retries);
    page.set(&MetricSpec::EXPORT_QUEUE_BYTES, &[OTLP], delivered.queued_bytes);
}

/// By the names that Prometheus's client libraries give them. What /proc does not tell is not shown.
fn own_process(page: &Page) {
    let Some(usage) = OwnUsage::read() else { return };
    page.set_seconds(&MetricSpec::PROCESS_CPU, &[], usage.processor_time);
    page.set(&MetricSpec::PROCESS_RESIDENT_MEMORY, &[], usage.resident_bytes);
    page.set(&MetricSpec::PROCESS_START_TIME, &[], usage.start_unix_seconds);
}
