//! Vigie's outputs.
//!
//! - [`otlp`]: events and signals straight to OTLP wire bytes or JSON lines, read off `vigie-event`'s registry;
//! - [`delivery`]: finished requests to a receiver, by gRPC or HTTP;
//! - [`spans`]: processes as spans of the request that caused them.
#![forbid(unsafe_code)]

pub mod delivery;
pub mod feed;
pub mod otlp;
pub mod prometheus;
pub mod spans;

#[cfg(test)]
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
