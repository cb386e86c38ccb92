//! The sensor's metrics, as a page that Prometheus scrapes.

mod metric_spec;
mod page;
mod registry;
mod top_targets;

pub use metric_spec::{METRICS, MetricKind, MetricSpec};
pub use page::{MetricsPage, PageError, Scrape};
pub use registry::{Metrics, Page};
pub use top_targets::TopTargets;
