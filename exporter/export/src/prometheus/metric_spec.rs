/// What a metric measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MetricKind {
    /// Only grows.
    Counter,
    /// Only grows, in fractions of a second.
    SecondsCounter,
    /// Goes up and down.
    Gauge,
    /// Observations, counted by size.
    Histogram {
        /// Upper bounds, ascending.
        buckets: &'static [f64],
    },
}

impl MetricKind {
    /// The word of Prometheus's `# TYPE` line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter | Self::SecondsCounter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram { .. } => "histogram",
        }
    }
}

/// One metric: what registers it, checks it and documents it.
#[derive(Debug, Clone, Copy, PartialEq)]
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
        "Events handed to the outputs: exported for the export policy's sake, matched_only since just a rule wanted them.",
    );
    /// Events that another one stands for.
    pub const EVENTS_REPEATED: Self = counter(
        "vigie_events_repeated_total",
        &["event"],
        "Operations that are told by a count, beside a record that says the same: only with sensor.deduplicate.",
    );
    /// Events left out.
    pub const EVENTS_FILTERED: Self = counter(
        "vigie_events_filtered_total",
        &["event", "reason"],
        "Events left out: unwanted or the sensor's own (kernel), not asked for by the export policy, more than its \
         workload may export in a second (rate_limit), internal.",
    );
    /// Events lost.
    pub const EVENTS_LOST: Self =
        counter("vigie_events_lost_total", &["event", "stage", "reason"], "Events lost, by where and why.");
    /// Every hook.
    pub const PROBE_INFO: Self =
        gauge("vigie_probe_info", &["event", "hook", "tier", "state"], "Always 1: each hook with its state.");
    /// Runs of a program.
    pub const PROBE_RUNS: Self = counter(
        "vigie_probe_runs_total",
        &["event", "hook", "tier"],
        "Runs of each program in the kernel; only with sensor.program_statistics.",
    );
    /// What a program takes.
    pub const PROBE_RUN_TIME: Self = MetricSpec {
        name: "vigie_probe_run_seconds_total",
        kind: MetricKind::SecondsCounter,
        labels: &["event", "hook", "tier"],
        help: "Time that each program in the kernel took; only with sensor.program_statistics.",
    };
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
    /// Signals opened.
    pub const SIGNALS: Self = counter("vigie_signals_total", &["rule", "severity", "tactic"], "Signals opened.");
    /// Signals by what was attacked.
    pub const TARGET_SIGNALS: Self = counter(
        "vigie_target_signals_total",
        &["kind", "target", "severity"],
        "Signals opened, by the host, container and service they are about; the targets beyond those with most signals \
         are one: other.",
    );
    /// From the kernel to the outputs.
    pub const SIGNAL_LATENCY: Self = MetricSpec {
        name: "vigie_signal_latency_seconds",
        kind: MetricKind::Histogram {
            buckets: &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
        },
        labels: &[],
        help: "Time from the operation in the kernel to the signal's hand-over to the outputs.",
    };
    /// Every rule.
    pub const RULE_INFO: Self = gauge(
        "vigie_rule_info",
        &["rule", "uuid", "event", "severity", "tactic", "ruleset", "state"],
        "Always 1: each rule that is loaded; state: active or disabled.",
    );
    /// Rule files that could not be loaded.
    pub const RULE_FILES_REJECTED: Self =
        gauge("vigie_rule_files_rejected", &[], "Rule files that are left out since they have errors.");
    /// Reloads.
    pub const RULES_RELOADS: Self = counter(
        "vigie_rules_reloads_total",
        &["outcome"],
        "Times that settings and rules were read again while the sensor ran: success, or failed, when those in force stayed.",
    );
    /// Matches of a rule.
    pub const RULE_MATCHES: Self = counter(
        "vigie_rule_matches_total",
        &["rule"],
        "Events that a rule matched, those included that were counted into an open signal.",
    );
    /// Matches that were silenced.
    pub const RULE_SUPPRESSED: Self = counter(
        "vigie_rule_suppressed_total",
        &["rule", "exception"],
        "Events that a rule matched and one of its exceptions silenced.",
    );
    /// Signals that more matches may still be counted into.
    pub const SIGNALS_OPEN: Self =
        gauge("vigie_signals_open", &[], "Signals whose window has not ended: matches are counted into them.");
    /// Signals closed to make room.
    pub const SIGNALS_CLOSED_EARLY: Self = counter(
        "vigie_signals_closed_early_total",
        &[],
        "Signals that were closed before their window's end, to make room for new ones.",
    );
    /// Events with a trace id.
    pub const TRACE_LINKED_EVENTS: Self = counter(
        "vigie_trace_linked_events_total",
        &["source"],
        "Events handed to the outputs with the trace id of the request that caused them, by where that was found.",
    );
    /// Looks into threads for their request.
    pub const TRACE_LOOKUPS: Self = counter(
        "vigie_trace_lookups_total",
        &["outcome"],
        "Looks for the request of a thread whose process publishes them (thread context, Go labels), by what came of it.",
    );
    /// Looks at processes.
    pub const TRACE_RESOLUTIONS: Self = counter(
        "vigie_trace_resolutions_total",
        &["part", "outcome"],
        "Processes that were looked at for how they publish their requests, by what was found for each way.",
    );
    /// Questions to container runtimes.
    pub const CONTAINER_LOOKUPS: Self = counter(
        "vigie_container_lookups_total",
        &["source", "outcome"],
        "Questions for containers, by who was asked (a runtime, or the files that runtimes keep) and what became of them.",
    );
    /// Events that could not wait.
    pub const CONTAINER_HOLD_OVERFLOWS: Self = counter(
        "vigie_container_hold_overflows_total",
        &[],
        "Events that left without their container's metadata since too many were waiting for some.",
    );
    /// Requests to the Kubernetes API.
    pub const KUBERNETES_REQUESTS: Self = counter(
        "vigie_kubernetes_requests_total",
        &["verb", "resource", "outcome"],
        "Requests to the Kubernetes API, by what was asked and what became of it.",
    );
    /// What the Kubernetes API told.
    pub const KUBERNETES_WATCH_EVENTS: Self = counter(
        "vigie_kubernetes_watch_events_total",
        &["type"],
        "Changes of pods that the Kubernetes API told of, by type.",
    );
    /// Pods.
    pub const KUBERNETES_PODS: Self =
        gauge("vigie_kubernetes_pods", &[], "Pods of this node that the Kubernetes API has told of.");
    /// The ring buffer's size.
    pub const RING_SIZE: Self = gauge("vigie_ring_size_bytes", &[], "Size of the buffer between kernel and sensor.");
    /// The ring buffer's filling.
    pub const RING_USED: Self =
        gauge("vigie_ring_used_bytes", &[], "Bytes in the buffer between kernel and sensor that wait to be read.");
    /// Events out of order.
    pub const EVENTS_LATE: Self = counter(
        "vigie_events_late_total",
        &[],
        "Events that were taken after one that the kernel had seen later, since they came more than 10 ms late.",
    );
    /// The ring buffer's fullest moment.
    pub const RING_PEAK: Self = gauge(
        "vigie_ring_peak_bytes",
        &[],
        "Most bytes that ever waited in the buffer when the sensor came to read: how near it was to losing records.",
    );
    /// The sensor's own processor time.
    pub const PROCESS_CPU: Self = MetricSpec {
        name: "process_cpu_seconds_total",
        kind: MetricKind::SecondsCounter,
        labels: &[],
        help: "Processor time that the sensor has used, in user and system mode.",
    };
    /// The sensor's own memory.
    pub const PROCESS_RESIDENT_MEMORY: Self =
        gauge("process_resident_memory_bytes", &[], "Memory of the sensor that is resident.");
    /// When the sensor was started.
    pub const PROCESS_START_TIME: Self =
        gauge("process_start_time_seconds", &[], "When the sensor was started, in seconds since the epoch.");
    /// The build.
    pub const BUILD_INFO: Self = gauge("vigie_build_info", &["version"], "Always 1: the version that runs.");
}

/// Every metric.
pub const METRICS: &[MetricSpec] = &[
    MetricSpec::EVENTS_SEEN,
    MetricSpec::EVENTS,
    MetricSpec::EVENTS_REPEATED,
    MetricSpec::EVENTS_FILTERED,
    MetricSpec::EVENTS_LOST,
    MetricSpec::PROBE_INFO,
    MetricSpec::PROBE_RUNS,
    MetricSpec::PROBE_RUN_TIME,
    MetricSpec::EXPORT_RECORDS,
    MetricSpec::EXPORT_RETRIES,
    MetricSpec::EXPORT_QUEUE_BYTES,
    MetricSpec::PROCESS_TREE_ENTRIES,
    MetricSpec::SIGNALS,
    MetricSpec::TARGET_SIGNALS,
    MetricSpec::SIGNAL_LATENCY,
    MetricSpec::SIGNALS_OPEN,
    MetricSpec::SIGNALS_CLOSED_EARLY,
    MetricSpec::RULE_INFO,
    MetricSpec::RULE_FILES_REJECTED,
    MetricSpec::RULES_RELOADS,
    MetricSpec::RULE_MATCHES,
    MetricSpec::RULE_SUPPRESSED,
    MetricSpec::TRACE_LINKED_EVENTS,
    MetricSpec::TRACE_LOOKUPS,
    MetricSpec::TRACE_RESOLUTIONS,
    MetricSpec::CONTAINER_LOOKUPS,
    MetricSpec::CONTAINER_HOLD_OVERFLOWS,
    MetricSpec::KUBERNETES_REQUESTS,
    MetricSpec::KUBERNETES_WATCH_EVENTS,
    MetricSpec::KUBERNETES_PODS,
    MetricSpec::EVENTS_LATE,
    MetricSpec::RING_SIZE,
    MetricSpec::RING_USED,
    MetricSpec::RING_PEAK,
    MetricSpec::PROCESS_CPU,
    MetricSpec::PROCESS_RESIDENT_MEMORY,
    MetricSpec::PROCESS_START_TIME,
    MetricSpec::BUILD_INFO,
];
