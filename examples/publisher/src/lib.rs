//! Publishes what a service says of itself (OpenTelemetry OTEP 4719) and the span that each of its threads works on (OTEP
//! 4947), so that a sensor in the kernel can put the request's trace id on what the request does.
//!
//! Call [`init`] once at the start, after the tracer provider. Whatever makes a span current with OpenTelemetry's `Context`
//! is followed, from thread to thread: also `tracing-opentelemetry` with context activation, and async runtimes.
#![forbid(unsafe_code)]

mod thread_contexts;

use std::sync::Arc;

use libdd_library_config::tracer_metadata::{ThreadLocalMetadata, TracerMetadata};
use opentelemetry::context::GlobalContextObserver;

use crate::thread_contexts::ThreadContexts;

/// What the service is called; empty texts are left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Service<'a> {
    /// `service.name`: as the tracer provider's resource has it.
    pub name: &'a str,
    /// `service.version`.
    pub version: &'a str,
    /// `deployment.environment.name`.
    pub environment: &'a str,
}

/// The process context could not be published.
#[derive(Debug, thiserror::Error)]
#[error("the process context cannot be published: {0}")]
pub struct PublishError(String);

/// Publishes the service, and from now on the span of each thread.
///
/// # Errors
/// When memory to publish in cannot be had.
pub fn init(service: Service<'_>) -> Result<(), PublishError> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let metadata = TracerMetadata {
        service_name: text(service.name),
        service_version: text(service.version),
        service_env: text(service.environment),
        threadlocal_metadata: Some(ThreadLocalMetadata::default()),
        ..TracerMetadata::default()
    };
    libdd_library_config::otel_process_ctx::publish(&metadata.to_otel_process_ctx())
        .map_err(|error| PublishError(error.to_string()))?;
    GlobalContextObserver::set(Arc::new(ThreadContexts));
    Ok(())
}
