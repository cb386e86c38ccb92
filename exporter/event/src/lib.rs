//! Vigie's typed events and the one registry of their fields.
//!
//! [`registry`] is what everything else is derived from: rule fields, OTLP attributes, per-event metrics, reference
//! documentation, JSON schema. [`decode`] turns a kernel record into a [`RawEvent`]; enrichment turns that into an
//! [`Event`]; detection makes a [`Signal`] of it.
#![forbid(unsafe_code)]

#[macro_use]
mod macros;

pub mod decode;
pub mod errno;
pub mod events;
mod model;
pub mod registry;
pub mod text;
pub mod timestamp;

pub use decode::{DecodeError, RawEvent, TaskHeader, decode};
pub use events::Payload;
pub use model::credentials::{Credentials, capability_names};
pub use model::event::{Event, TraceContext, TraceSource};
pub use model::image::{FileIdentity, Image, Stdio};
pub use model::namespaces::Namespaces;
pub use model::process::{AncestorLists, Ancestors, Process, ProcessUid};
pub use model::record_id::RecordId;
pub use model::rule_info::{RuleInfo, Severity};
pub use model::signal::{Signal, SignalState};
pub use model::workload::{Container, Host, Workload};
pub use registry::{EventSpec, FieldScope, FieldSpec, FieldType, ProcessFieldSpec, SignalFieldSpec, Value};
