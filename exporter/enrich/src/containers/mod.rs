//! What container runtimes know of their containers: names, images, labels, pods.
//!
//! Everything comes from files that the runtimes keep and from their sockets, and none of it is trusted: sizes, numbers and
//! times are bounded.

mod container_id;
mod counters;
mod docker;
mod endpoint;
mod endpoints;
mod failure;
mod files;
mod grpc;
mod image_reference;
mod json;
mod limits;
mod lookup_outcome;
mod lookup_source;
mod metadata;
mod mount;
mod notice;
mod pod;
mod resolver;
mod runtime;
mod runtime_sockets;
mod state_dirs;

#[cfg(test)]
mod untrusted_tests;

pub use counters::ResolverCounters;
pub use failure::Failure;
pub use metadata::ContainerMetadata;
pub use mount::Mount;
pub use pod::Pod;
pub use resolver::{ContainerRequests, ContainerResolver, Resolved, ResolverConfig};
pub use runtime_sockets::RuntimeSockets;
pub use state_dirs::StateDirs;
