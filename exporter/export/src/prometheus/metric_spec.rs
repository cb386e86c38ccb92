/// What a metric measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
}

/// One metric: what registers it, checks it and documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricSpec {
    /// The name, as the Collector would translate it.
    pub name: &'static str,
    /// What it measures.
    pub kind: MetricKind,
    /// Label names, in the order in which values are given.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
}

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> MetricSpec {
    MetricSpec { name, kind: MetricKind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> MetricSpec {
    MetricSpec { name, kind: MetricKind::Gauge, labels, help }
}

impl MetricSpec {
    /// Operations that the hooks saw.
    pub const EVENTS_SEEN: Self =
        counter("vigie_events_seen_total", &["event"], "Operations that the hooks in the kernel saw.");
    /// Events that left the sensor.
    pub const EVENTS: Self = counter(
        "vigie_events_total",
        &["event", "disposition"],
        "Events by what was done with them; exported: handed to the outputs.",
    );
    /// Events left out.
    pub const EVENTS_FILTERED: Self = counter(
        "vigie_events_filtered_total",
        &["event", "reason"],
        "Events left out: unwanted or the sensor's own (kernel), not asked for by the export policy, internal.",
    );
    /// Events lost.
    pub const EVENTS_LOST: Self =
        counter("vigie_events_lost_total", &["event", "stage", "reason"], "Events lost, by where and why.");
    /// Every hook.
    pub const PROBE_INFO: Self =
        gauge("vigie_probe_info", &["event", "hook", "tier", "state"], "Always 1: each hook with its state.");
    /// Records by what became of them at an output.
    pub const EXPORT_RECORDS: Self = counter(
        "vigie_export_records_total",
        &["exporter", "outcome"],
        "Records by what became of them at an output: exported, rejected, failed, dropped_queue_full.",
    );
    /// Tries beyond the first.
    pub const EXPORT_RETRIES: Self =
        counter("vigie_export_retries_total", &["exporter"], "Requests that were sent again.");
    /// Bytes that wait.
    pub const EXPORT_QUEUE_BYTES: Self =
        gauge("vigie_export_queue_bytes", &["exporter"], "Bytes of requests waiting or under way.");
    /// Size of the process tree.
    pub const PROCESS_TREE_ENTRIES: Self =
        gauge("vigie_process_tree_entries", &[], "Processes that the sensor keeps in mind.");
    /// The build.
    pub const BUILD_INFO: Self = gauge("vigie_build_info", &["version"], "Always 1: the version that runs.");
}

/// Every metric.
pub const METRICS: &[MetricSpec] = &[
    MetricSpec::EVENTS_SEEN,
    MetricSpec::EVENTS,
    MetricSpec::EVENTS_FILTERED,
    MetricSpec::EVENTS_LOST,
    MetricSpec::PROBE_INFO,
    MetricSpec::EXPORT_RECORDS,
    MetricSpec::EXPORT_RETRIES,
    MetricSpec::EXPORT_QUEUE_BYTES,
    MetricSpec::PROCESS_TREE_ENTRIES,
    MetricSpec::BUILD_INFO,
];
