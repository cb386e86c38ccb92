//! OTLP log records, encoded without building them first.
//!
//! [`Record::walk`] reads an event or a signal off the registry and tells a [`RecordVisitor`] what the record holds. The
//! protobuf encoder and the JSON encoder are two such visitors, so that both always say the same.
//!
//! Format: <https://github.com/open-telemetry/opentelemetry-proto> (v1.11), `logs/v1/logs.proto` and
//! `collector/logs/v1/logs_service.proto`.

mod batch;
mod batcher;
mod json;
mod limits;
mod record;
mod record_encoder;
mod request;
mod resource;
mod resource_cache;
mod scope;
mod visitor;
pub(crate) mod wire;

pub use batch::{Batch, RecordCounts};
pub use batcher::{Batcher, BatcherConfig};
pub use json::JsonLines;
pub use limits::RecordLimits;
pub use record::Record;
pub use record_encoder::RecordEncoder;
pub use resource::walk_resource;
pub use scope::{SCHEMA_URL, SCOPE_NAME, SCOPE_VERSION};
pub use visitor::{AttributeVisitor, RecordHead, RecordVisitor};
