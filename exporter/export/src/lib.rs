//! Vigie's outputs.
//!
//! - [`otlp`]: events and signals straight to OTLP wire bytes or JSON lines, read off `vigie-event`'s registry.
#![forbid(unsafe_code)]

pub mod feed;
pub mod otlp;

#[cfg(test)]
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
