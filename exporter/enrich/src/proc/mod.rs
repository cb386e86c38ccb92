//! Reading of one process through `/proc`: bounded in bytes and time, and never trusted.

mod byte_source;
mod file_identity;
mod file_source;
mod map_entry;
mod open_file;
mod process_maps;
mod process_memory;
mod read_budget;
mod read_failure;
mod recent_cache;
mod start_time;

pub(crate) use byte_source::ByteSource;
pub(crate) use file_identity::FileIdentity;
pub(crate) use file_source::FileSource;
pub(crate) use map_entry::MapEntry;
pub(crate) use open_file::{OpenFile, open_executable, open_mapped};
pub(crate) use process_maps::{parse_maps, read_maps};
pub(crate) use process_memory::ProcessMemory;
pub(crate) use read_budget::ReadBudget;
pub(crate) use read_failure::ReadFailure;
pub(crate) use recent_cache::RecentCache;
pub use start_time::process_start_ticks;
