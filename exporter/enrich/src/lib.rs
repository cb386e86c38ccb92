//! Context for raw events: which process, what led to it, which container and service it belongs to.
//!
//! Knows neither the loader nor rules nor OTLP. What processes say of themselves is untrusted: capped, checked, and never
//! allowed to speak of the host, the container or the process.
#![forbid(unsafe_code)]

mod cgroup;
mod clock;
mod declared;
mod enricher;
mod host;
mod process_tree;
mod record_ids;
mod redact;
mod workloads;

pub use clock::Clock;
pub use enricher::{ArgumentPolicy, Enricher, EnricherConfig};
pub use host::{boot_id, detect_host};
pub use record_ids::RecordIds;
pub use redact::redact;
