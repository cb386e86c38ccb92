//! Where a process keeps the trace context of its threads, by OTEP 4947: a thread-local pointer named
//! `otel_thread_ctx_v1`. Found here once per program; read in the kernel, on the thread's own account.
//!
//! <https://github.com/open-telemetry/opentelemetry-specification/blob/main/oteps/profiles/4947-thread-ctx.md>

mod access_model;
mod c_library;
mod file_facts;
mod found;
#[cfg(test)]
mod hostile_tests;
mod loaded_file;
mod loader_words;
mod local_exec;
mod resolve_failure;
mod resolver;
mod symbol_table;
mod thread_context_slot;
mod untrusted;

pub use access_model::AccessModel;
pub use c_library::CLibrary;
pub use found::Found;
pub use resolve_failure::ResolveFailure;
pub use resolver::{ThreadContextResolver, resolve};
pub use symbol_table::SymbolTable;
pub use thread_context_slot::ThreadContextSlot;

pub(crate) use local_exec::thread_pointer_offset;
pub(crate) use untrusted::read_file;
