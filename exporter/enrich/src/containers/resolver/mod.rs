//! Containers are asked for in the background: nothing that handles events waits for a runtime.

mod config;
mod container_resolver;
mod lookup;
mod memory;
mod requests;
mod resolved;
mod shared;
mod watcher;
mod worker;

pub use config::ResolverConfig;
pub use container_resolver::ContainerResolver;
pub use requests::ContainerRequests;
pub use resolved::Resolved;
