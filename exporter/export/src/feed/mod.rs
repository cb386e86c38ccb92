//! The live feed for people at a terminal.

mod escape;

pub(crate) use escape::is_unsafe;
