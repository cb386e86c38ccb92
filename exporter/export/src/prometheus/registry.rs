use metrics::{Key, KeyName, Label, Level, Metadata, Recorder as _, SharedString, Unit};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use super::{METRICS, MetricKind, MetricSpec};

const METADATA: Metadata<'static> = Metadata::new("vigie", Level::INFO, Some("vigie"));

/// The values. Labels come from the sensor's own fixed sets, so the number of series is bounded.
pub struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
}

impl Default for Metrics {
    fn default() -> Self {
        let recorder = PrometheusBuilder::new().build_recorder();
        for spec in METRICS {
            let (name, help) = (KeyName::from(spec.name), SharedString::const_str(spec.help));
            match spec.kind {
                MetricKind::Counter => recorder.describe_counter(name, None::<Unit>, help),
                MetricKind::Gauge => recorder.describe_gauge(name, None::<Unit>, help),
            }
        }
        let handle = recorder.handle();
        Self { recorder, handle }
    }
}

impl Metrics {
    /// Sets a series. `labels` are the values in the order of the metric's label names; a missing one is empty.
    pub fn set(&self, spec: &MetricSpec, labels: &[&'static str], value: u64) {
        let values = labels.iter().copied().chain(std::iter::repeat(""));
        let labels: Vec<_> = spec.labels.iter().zip(values).map(|(&name, value)| Label::new(name, value)).collect();
        let key = Key::from_parts(spec.name, labels);
        match spec.kind {
            MetricKind::Counter => self.recorder.register_counter(&key, &METADATA).absolute(value),
            #[expect(clippy::cast_precision_loss, reason = "a gauge of bytes or entries is far below 2^53")]
            MetricKind::Gauge => self.recorder.register_gauge(&key, &METADATA).set(value as f64),
        }
    }

    /// The page in Prometheus's text format.
    pub fn render(&self) -> String {
        self.handle.render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_its_labels_and_its_help() {
        let metrics = Metrics::default();
        metrics.set(&MetricSpec::EVENTS_LOST, &["file.open", "kernel", "ring_full"], 3);
        let page = metrics.render();
        assert!(page.contains("# HELP vigie_events_lost_total Events lost"), "{page}");
        assert!(
            page.contains("vigie_events_lost_total{event=\"file.open\",stage=\"kernel\",reason=\"ring_full\"} 3"),
            "{page}"
        );
    }
}
