//! As much of ELF as is needed, read range by range and never trusted: every count and every size has a limit.
//!
//! Format: <https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html>; 64-bit little-endian files only.

mod elf_failure;
mod elf_file;
mod machine;
mod section;
mod segment;
mod string_search;
mod symbol;
mod tls_relocation;

pub(crate) use elf_failure::ElfFailure;
pub(crate) use elf_file::ElfFile;
pub(crate) use machine::Machine;
pub(crate) use section::Section;
pub(crate) use segment::{Segment, TlsSegment};
pub(crate) use string_search::find_bytes;
pub(crate) use symbol::{Symbol, find_tls_symbol};
pub(crate) use tls_relocation::{TlsRelocation, find_tls_relocation};
