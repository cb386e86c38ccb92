//! What a process publishes of itself, by OTEP 4719: a small mapping by the name of `OTEL_CTX` with a protobuf message.
//!
//! <https://github.com/open-telemetry/opentelemetry-specification/blob/main/oteps/profiles/4719-process-ctx.md>.
//! Header version 2 is read; version 1 was another layout, without the time by which torn reads are told, and is refused.

mod decode;
mod header;
mod message;
mod process_context_failure;
mod published;
mod reader;
mod thread_schema;
mod untrusted;

pub use process_context_failure::ProcessContextFailure;
pub use published::ProcessContext;
pub use reader::read;
pub use thread_schema::ThreadSchema;

pub(crate) use reader::read_mapped;
pub(crate) use untrusted::read_memory;
