//! From the kernel to bytes: loads Vigie's programs one by one, attaches what the kernel allows, drains the ring buffer,
//! counts, and takes a snapshot of `/proc`.
//!
//! Knows neither rules nor OTLP: what is wanted arrives as a [`FilterPlan`], what happened leaves as records that
//! `vigie_event::decode` reads.

mod allocator;
mod attach;
mod attached_group;
mod better_tier;
mod cgroup_root;
mod counters;
mod encoded_filters;
mod error;
mod filter_maps;
#[doc(hidden)]
pub mod filter_model;
mod filter_plan;
mod filter_steps;
mod fires;
mod hook_support;
mod hooks;
mod ia32;
mod missed_runs;
mod obi_threads;
mod obi_traces;
mod object;
mod path_keepers;
mod privileges;
mod program_cost;
mod reader;
mod repetitions;
mod ring_usage;
mod run_counts;
mod sensor;
mod shared_maps;
mod silent_keepers;
mod snapshot;
mod status;
mod trace_targets;
mod tracefs;
mod trivial_move;
mod trivial_program;
mod trivial_ring;

pub use allocator::{release_memory, share_one_heap};
pub use counters::{Counters, KindCounters};
pub use error::SensorError;
pub use filter_plan::{FilterPlan, ReadPlan};
pub use hooks::Hooks;
pub use ia32::{Ia32Calls, Ia32Loader};
pub use obi_threads::obi_threads;
pub use obi_traces::{ObiTraces, obi_map_path};
pub use privileges::{Environment, missing_capabilities};
pub use program_cost::ProgramCost;
pub use reader::RecordReader;
pub use repetitions::{Repetition, Repetitions};
pub use sensor::{Sensor, SensorConfig, Started};
pub use snapshot::{ProcessSnapshot, snapshot};
pub use status::{ProgramState, ProgramStatus};
pub use trace_targets::{GoLabels, TraceOutcomes, TraceSlot, TraceTarget, TraceTargets};
pub use trivial_move::try_trivial_move;
pub use trivial_program::try_trivial_program;
pub use trivial_ring::try_trivial_ring;
