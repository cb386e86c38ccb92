//! Fills the metrics page from the stages' counters.

use vigie_event::registry::EVENTS;
use vigie_export::prometheus::{MetricSpec, Metrics};
use vigie_sensor::{Counters, ProgramStatus, SensorError};

use crate::pipeline::Pipeline;

const OTLP: &str = "otlp";
const FILE: &str = "file";

/// What does not change while the sensor runs.
pub(crate) fn describe(metrics: &Metrics, programs: &[ProgramStatus]) {
    metrics.set(&MetricSpec::BUILD_INFO, &[env!("CARGO_PKG_VERSION")], 1);
    for status in programs {
        let labels = [status.program.event, status.hook(), status.tier, status.state_name()];
        metrics.set(&MetricSpec::PROBE_INFO, &labels, 1);
    }
}

/// Brings every series up to date.
pub(crate) fn update(metrics: &Metrics, counters: &Counters, pipeline: &Pipeline) -> Result<(), SensorError> {
    for spec in EVENTS {
        let event = spec.name;
        let kernel = counters.read(spec.kind)?;
        let user = pipeline.dispositions.get(event).copied().unwrap_or_default();
        metrics.set(&MetricSpec::EVENTS_SEEN, &[event], kernel.seen);
        metrics.set(&MetricSpec::EVENTS, &[event, "exported"], user.exported);
        let filtered = [
            ("unwanted", kernel.filtered_unwanted),
            ("self", kernel.filtered_self),
            ("export_policy", user.filtered),
            ("internal", user.internal),
        ];
        for (reason, count) in filtered {
            metrics.set(&MetricSpec::EVENTS_FILTERED, &[event, reason], count);
        }
        let lost = [
            ("ring_full", kernel.lost_ring_full),
            ("scratch_busy", kernel.lost_scratch_busy),
            ("entry_missing", kernel.lost_entry_missing),
        ];
        for (reason, count) in lost {
            metrics.set(&MetricSpec::EVENTS_LOST, &[event, "kernel", reason], count);
        }
    }
    // Its kind is not known, since it could not be read.
    metrics.set(&MetricSpec::EVENTS_LOST, &["unknown", "decode", "malformed"], pipeline.undecodable);
    let (written, failed) = pipeline.file_counts();
    metrics.set(&MetricSpec::EXPORT_RECORDS, &[FILE, "exported"], written);
    metrics.set(&MetricSpec::EXPORT_RECORDS, &[FILE, "failed"], failed);
    metrics.set(&MetricSpec::PROCESS_TREE_ENTRIES, &[], pipeline.enricher.processes() as u64);
    if let Some(delivered) = pipeline.delivery_counts() {
        let outcomes = [
            ("exported", delivered.exported),
            ("rejected", delivered.rejected),
            ("failed", delivered.failed),
            ("dropped_queue_full", delivered.dropped_queue_full),
        ];
        for (outcome, count) in outcomes {
            metrics.set(&MetricSpec::EXPORT_RECORDS, &[OTLP, outcome], count);
        }
        metrics.set(&MetricSpec::EXPORT_RETRIES, &[OTLP], delivered.retries);
        metrics.set(&MetricSpec::EXPORT_QUEUE_BYTES, &[OTLP], delivered.queued_bytes);
    }
    Ok(())
}
