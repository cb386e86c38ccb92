//! Vigie's typed events and the one registry of their fields.
//!
//! [`registry`] is what everything else is derived from: rule fields, OTLP attributes, per-event metrics, reference
//! documentation, JSON schema. [`decode`] turns a kernel record into a [`RawEvent`]; enrichment turns that into an
//! [`Event`]; detection makes a [`Signal`] of it.
#![forbid(unsafe_code)]

#[macro_use]
mod macros;

mod bpf_names;
pub mod decode;
mod dns;
pub mod errno;
pub mod events;
mod io_uring_act;
mod io_uring_names;
mod model;
mod notable_path;
mod record_condition;
mod record_filter;
pub mod registry;
mod signal_names;
mod socket_names;
pub mod text;
pub mod timestamp;

pub use decode::{DecodeError, RawEvent, RawTrace, TaskHeader, decode};
pub use events::Payload;
pub use model::container::{Container, ContainerDetails, MetadataState};
pub use model::credentials::{Credentials, capability_names};
pub use model::event::Event;
pub use model::image::{FileIdentity, Image, Stdio};
pub use model::namespaces::Namespaces;
pub use model::owner_kind::OwnerKind;
pub use model::pod::Pod;
pub use model::pod_metadata::PodMetadata;
pub use model::pod_owner::PodOwner;
pub use model::process::{AncestorLists, Ancestors, Process, ProcessUid};
pub use model::record_id::RecordId;
pub use model::rule_info::{RuleInfo, Severity};
pub use model::session::{Session, SessionId, SessionType};
pub use model::signal::{Signal, SignalState};
pub use model::syscall_abi::SyscallAbi;
pub use model::trace::{TraceContext, TraceSource};
pub use model::workload::{Host, Workload};
pub use record_condition::RecordCondition;
pub use record_filter::RecordFilter;
pub use registry::{EventSpec, FieldScope, FieldSpec, FieldType, ProcessFieldSpec, SignalFieldSpec, Value};
