//! OTLP's JSON encoding: <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>. Names in lowerCamelCase, ids
//! in hexadecimal, enums as numbers, 64-bit integers as text.

mod lines;
mod record_json;
mod writer;

pub use lines::JsonLines;
pub(crate) use writer::JsonWriter;
