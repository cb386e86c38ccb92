//! Processes that descend from a request, as spans of its trace: start at the exec, end at the exit, signals on the way.
//! Signals that belong to no request are traces of their own.
//!
//! The SDK's exporter delivers them, over the connections that [`crate::delivery`] makes.

mod attributes;
mod http_client;
mod open_span;
mod process_spans;
mod signal_span;
mod span_delivery;
mod span_draft;

pub use process_spans::{FinishedSpan, ProcessSpans};
pub use span_delivery::{SpanCounts, SpanDelivery, SpanDeliveryError};
