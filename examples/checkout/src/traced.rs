use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::trace::TraceContextExt as _;
use tracing::{Instrument as _, field, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::request_counters::RequestCounters;

/// Makes a span of each request, whose trace id the answer's header `x-trace-id` tells, and counts it.
pub(crate) async fn traced(State(counters): State<Arc<RequestCounters>>, request: Request, next: Next) -> Response {
    let span = info_span!(
        "request",
        otel.name = format!("{} {}", request.method(), request.uri().path()),
        otel.kind = "server",
        http.request.method = %request.method(),
        url.path = request.uri().path(),
        http.response.status_code = field::Empty,
    );
    let trace = span.context().span().span_context().trace_id();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", i64::from(response.status().as_u16()));
    counters.count(response.status());
    if let Ok(trace) = HeaderValue::from_str(&trace.to_string()) {
        response.headers_mut().insert("x-trace-id", trace);
    }
    response
}
