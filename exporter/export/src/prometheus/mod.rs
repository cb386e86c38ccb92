//! The sensor's metrics, as a page that Prometheus scrapes.

mod metric_spec;
mod page;
mod registry;

pub use metric_spec::{METRICS, MetricKind, MetricSpec};
pub use page::{MetricsPage, PageError, Scrape};
pub use registry::Metrics;
