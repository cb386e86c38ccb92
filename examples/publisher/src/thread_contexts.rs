use libdd_otel_thread_ctx::linux::OwnedThreadContext;
use opentelemetry::Context;
use opentelemetry::context::ContextObserver;
use opentelemetry::trace::TraceContextExt as _;

/// Publishes a thread's span whenever another context becomes current on it.
#[derive(Debug)]
pub(crate) struct ThreadContexts;

impl ContextObserver for ThreadContexts {
    fn on_context_enter(&self, _from: &Context, to: &Context) {
        publish(to);
    }

    fn on_context_exit(&self, _from: &Context, to: &Context) {
        publish(to);
    }
}

fn publish(context: &Context) {
    let span = context.span();
    let ids = span.span_context();
    // What was published before is taken back by dropping it.
    let before = if ids.is_valid() {
        let (trace, span) = (ids.trace_id().to_bytes(), ids.span_id().to_bytes());
        OwnedThreadContext::new(trace, span, ids.trace_flags().to_u8(), span, &[]).attach()
    } else {
        OwnedThreadContext::detach()
    };
    drop(before);
}
