use std::time::Duration;

use metrics::{Key, KeyName, Label, Level, Metadata, Recorder as _, SharedString, Unit};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use super::{METRICS, MetricKind, MetricSpec};

const METADATA: Metadata<'static> = Metadata::new("vigie", Level::INFO, Some("vigie"));

/// The values behind the metrics page: histograms, which gather, and everything else, which is asked for on each scrape.
///
/// Labels come from bounded sets, so the number of series is bounded too.
pub struct Metrics {
    histograms: PrometheusRecorder,
    handle: PrometheusHandle,
}

impl Metrics {
    /// Starts with nothing observed.
    ///
    /// # Errors
    /// When a histogram of [`METRICS`] has no buckets.
    pub fn new() -> Result<Self, BuildError> {
        let mut builder = PrometheusBuilder::new();
        for spec in METRICS {
            if let MetricKind::Histogram { buckets } = spec.kind {
                builder = builder.set_buckets_for_metric(Matcher::Full(spec.name.to_owned()), buckets)?;
            }
        }
        let histograms = described(builder);
        for spec in METRICS.iter().filter(|spec| matches!(spec.kind, MetricKind::Histogram { .. })) {
            // There from the first scrape on: an increase from nothing is none.
            if spec.labels.is_empty() {
                drop(histograms.register_histogram(&key(spec, &[]), &METADATA));
            }
        }
        let handle = histograms.handle();
        Ok(Self { histograms, handle })
    }

    /// Adds an observation to a histogram. `labels` are the values in the order of the metric's label names.
    pub fn observe(&self, spec: &MetricSpec, labels: &[&str], value: f64) {
        self.histograms.register_histogram(&key(spec, labels), &METADATA).record(value);
    }

    /// Folds what was observed into its buckets. Between two scrapes observations take memory; without a scraper this
    /// bounds it.
    pub fn run_upkeep(&self) {
        self.handle.run_upkeep();
    }

    /// The page in Prometheus's text format; `fill` sets the series that it shows beside the histograms. What is not set
    /// this time is not shown.
    ///
    /// # Errors
    /// Those of `fill`.
    pub fn render<E>(&self, fill: impl FnOnce(&Page) -> Result<(), E>) -> Result<String, E> {
        let recorder = described(PrometheusBuilder::new());
        let handle = recorder.handle();
        fill(&Page { recorder })?;
        Ok(with_counters_of_seconds(handle.render()) + &self.handle.render())
    }
}

/// The library's counters are whole numbers, so those of seconds are gauges to it.
fn with_counters_of_seconds(mut page: String) -> String {
    for spec in METRICS.iter().filter(|spec| spec.kind == MetricKind::SecondsCounter) {
        let name = spec.name;
        page = page.replace(&format!("# TYPE {name} gauge\n"), &format!("# TYPE {name} counter\n"));
    }
    page
}

fn described(builder: PrometheusBuilder) -> PrometheusRecorder {
    let recorder = builder.build_recorder();
    for spec in METRICS {
        let (name, help) = (KeyName::from(spec.name), SharedString::const_str(spec.help));
        match spec.kind {
            MetricKind::Counter => recorder.describe_counter(name, None::<Unit>, help),
            MetricKind::Gauge | MetricKind::SecondsCounter => recorder.describe_gauge(name, None::<Unit>, help),
            MetricKind::Histogram { .. } => recorder.describe_histogram(name, None::<Unit>, help),
        }
    }
    recorder
}

/// A missing label value is empty.
fn key(spec: &MetricSpec, labels: &[&str]) -> Key {
    let values = labels.iter().copied().chain(std::iter::repeat(""));
    let labels: Vec<_> =
        spec.labels.iter().zip(values).map(|(&name, value)| Label::new(name, value.to_owned())).collect();
    Key::from_parts(spec.name, labels)
}

/// One answer to a scrape, while it is made.
pub struct Page {
    recorder: PrometheusRecorder,
}

impl Page {
    /// Sets a counter or a gauge. `labels` are the values in the order of the metric's label names.
    pub fn set(&self, spec: &MetricSpec, labels: &[&str], value: u64) {
        let key = key(spec, labels);
        match spec.kind {
            MetricKind::Counter => self.recorder.register_counter(&key, &METADATA).absolute(value),
            #[expect(clippy::cast_precision_loss, reason = "a gauge of bytes or entries is far below 2^53")]
            MetricKind::Gauge => self.recorder.register_gauge(&key, &METADATA).set(value as f64),
            MetricKind::SecondsCounter | MetricKind::Histogram { .. } => {
                debug_assert!(false, "{} is not set by a whole number", spec.name);
            }
        }
    }

    /// Sets a counter of seconds.
    pub fn set_seconds(&self, spec: &MetricSpec, labels: &[&str], value: Duration) {
        debug_assert_eq!(spec.kind, MetricKind::SecondsCounter, "{}", spec.name);
        self.recorder.register_gauge(&key(spec, labels), &METADATA).set(value.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn page(metrics: &Metrics, fill: impl FnOnce(&Page)) -> String {
        let result = metrics.render(|page| {
            fill(page);
            Ok::<_, Infallible>(())
        });
        result.unwrap_or_else(|never| match never {})
    }

    #[test]
    fn a_series_has_its_labels_and_its_help() {
        let metrics = Metrics::new().expect("buckets");
        let page = page(&metrics, |page| page.set(&MetricSpec::EVENTS_LOST, &["file.open", "kernel", "ring_full"], 3));
        assert!(page.contains("# HELP vigie_events_lost_total Events lost"), "{page}");
        assert!(
            page.contains("vigie_events_lost_total{event=\"file.open\",stage=\"kernel\",reason=\"ring_full\"} 3"),
            "{page}"
        );
    }

    #[test]
    fn seconds_are_a_counter_with_fractions() {
        let metrics = Metrics::new().expect("buckets");
        let seconds = Duration::from_millis(1250);
        let page = page(&metrics, |page| page.set_seconds(&MetricSpec::PROCESS_CPU, &[], seconds));
        assert!(page.contains("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1.25\n"), "{page}");
    }

    #[test]
    fn a_histogram_is_there_before_anything_was_observed() {
        let metrics = Metrics::new().expect("buckets");
        let page = page(&metrics, |_| {});
        assert!(page.contains("vigie_signal_latency_seconds_count 0"), "{page}");
    }

    #[test]
    fn label_values_are_escaped() {
        let metrics = Metrics::new().expect("buckets");
        let page = page(&metrics, |page| page.set(&MetricSpec::TARGET_SIGNALS, &["service", "a\"b\n\\", "low"], 1));
        assert!(page.contains(r#"target="a\"b\n\\""#), "{page}");
    }

    #[test]
    fn a_series_that_is_no_longer_set_is_gone_and_a_histogram_stays() {
        let metrics = Metrics::new().expect("buckets");
        metrics.observe(&MetricSpec::SIGNAL_LATENCY, &[], 0.004);
        let first = page(&metrics, |page| page.set(&MetricSpec::PROCESS_TREE_ENTRIES, &[], 7));
        assert!(first.contains("vigie_process_tree_entries 7"), "{first}");
        let second = page(&metrics, |_| {});
        assert!(!second.contains("vigie_process_tree_entries"), "{second}");
        assert!(second.contains("vigie_signal_latency_seconds_bucket{le=\"0.005\"} 1"), "{second}");
        assert!(second.contains("vigie_signal_latency_seconds_count 1"), "{second}");
    }
}
