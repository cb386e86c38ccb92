//! Context for raw events: which process, what led to it, which container and service it belongs to.
//!
//! Knows neither the loader nor rules nor OTLP. What processes say of themselves is untrusted: capped, checked, and never
//! allowed to speak of the host, the container or the process.
#![forbid(unsafe_code)]

mod backoff;
mod bounded_reads;
mod cgroup;
mod cgroup_paths;
mod clock;
mod container_catalog;
mod container_firsts;
pub mod containers;
mod declared;
mod elf;
mod enricher;
mod enricher_config;
mod entry_programs;
mod environment_trace;
mod facts;
pub mod go_runtime;
mod hash;
mod host;
mod images;
mod interned;
pub mod kubernetes;
mod passwd;
mod proc;
pub mod process_context;
mod process_request;
mod process_tree;
mod record_ids;
mod redact;
mod resolved_names;
mod service_identity;
mod session_starts;
mod sessions;
mod shared_declared;
mod targets;
pub mod thread_context;
mod told_environment;
pub mod trace_resolver;
mod traceparent;
#[doc(hidden)]
pub mod untrusted;
mod user_names;
mod user_tables;
mod wait_allowance;
mod whole_environment;
mod workloads;

pub use clock::Clock;
pub use enricher::Enricher;
pub use enricher_config::{ArgumentPolicy, EnricherConfig};
pub use environment_trace::EnvironmentTrace;
pub use host::{boot_id, detect_host};
pub use proc::process_start_ticks;
pub use record_ids::RecordIds;
pub use redact::redact;
pub use told_environment::DEFAULT_VARIABLES;
pub use traceparent::TraceParent;
