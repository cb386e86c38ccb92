//! From the kernel to bytes: loads Vigie's programs one by one, attaches what the kernel allows, drains the ring buffer,
//! counts, and takes a snapshot of `/proc`.
//!
//! Knows neither rules nor OTLP: what is wanted arrives as a [`FilterPlan`], what happened leaves as records that
//! `vigie_event::decode` reads.

mod attach;
mod counters;
mod error;
mod filter_plan;
mod privileges;
mod reader;
mod sensor;
mod snapshot;
mod status;
mod tracefs;

pub use counters::{Counters, KindCounters};
pub use error::SensorError;
pub use filter_plan::{FilterPlan, ReadPlan};
pub use privileges::{Environment, missing_capabilities};
pub use reader::RecordReader;
pub use sensor::{Sensor, SensorConfig};
pub use snapshot::{ProcessSnapshot, snapshot};
pub use status::{ProgramState, ProgramStatus};
