//! The live feed for people at a terminal.

mod escape;
mod pretty;
mod signal_block;

pub(crate) use escape::is_unsafe;

pub use escape::escaped;
pub use pretty::PrettyFeed;
