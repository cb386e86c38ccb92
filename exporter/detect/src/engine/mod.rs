//! Rules compiled for speed, and the windows in which matches become signals.

mod bits;
pub(crate) mod compiled_rules;
pub(crate) mod counters;
pub(crate) mod detector;
mod field_index;
mod groups;
mod guard;
mod index;
mod parts;
mod program;
mod question;
mod scratch;
