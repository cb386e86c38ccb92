//! Vigie's outputs.
//!
//! - [`otlp`]: events and signals straight to OTLP wire bytes or JSON lines, read off `vigie-event`'s registry;
//! - [`delivery`]: finished requests to a receiver, by gRPC or HTTP.
#![forbid(unsafe_code)]

pub mod delivery;
pub mod feed;
pub mod otlp;
pub mod prometheus;

#[cfg(test)]
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
