use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// Requests by what was answered, as a page for Prometheus.
#[derive(Debug, Default)]
pub(crate) struct RequestCounters {
    answered: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl RequestCounters {
    pub(crate) fn count(&self, status: StatusCode) {
        let counter = match status {
            status if status.is_client_error() => &self.refused,
            status if status.is_server_error() => &self.failed,
            _ => &self.answered,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// The page, in Prometheus's text format.
    pub(crate) fn page(&self) -> impl IntoResponse + use<> {
        let counts = [("answered", &self.answered), ("refused", &self.refused), ("failed", &self.failed)];
        let lines = counts.map(|(outcome, count)| {
            format!("checkout_requests_total{{outcome=\"{outcome}\"}} {}\n", count.load(Ordering::Relaxed))
        });
        let head = "# HELP checkout_requests_total Requests by outcome.\n# TYPE checkout_requests_total counter\n";
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], head.to_owned() + &lines.concat())
    }
}
