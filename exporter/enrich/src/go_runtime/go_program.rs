use object::elf::{PT_INTERP, SHT_SYMTAB};

use super::build_info::go_version;
use super::{GoFailure, GoLabels, GoVersion};
use crate::elf::{ElfFailure, ElfFile, Machine, find_tls_symbol};
use crate::proc::ByteSource;
use crate::thread_context::thread_pointer_offset;

/// The thread-local variable that holds the goroutine.
const SYMBOL: &str = "runtime.tlsg";
/// Bytes of it.
const SIZE: u64 = 8;
/// Where a program without thread-local variables of its own keeps it: below the thread pointer, which Go's runtime sets.
const DEFAULT_OFFSET: i64 = -8;

/// A program that was built by Go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoProgram {
    /// As the program says, such as `go1.26.8`; empty where it does not.
    pub version: String,
    /// How the labels of its goroutines are reached.
    pub labels: Result<GoLabels, GoFailure>,
}

impl GoProgram {
    /// Nothing for a program that is not Go's.
    pub(crate) fn read<S: ByteSource + ?Sized>(source: &S) -> Result<Option<Self>, ElfFailure> {
        let elf = ElfFile::parse(source)?;
        let Some(version) = go_version(&elf)? else { return Ok(None) };
        let labels = labels(&elf, &version);
        Ok(Some(Self { version, labels }))
    }
}

fn labels<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>, version: &str) -> Result<GoLabels, GoFailure> {
    if elf.machine != Machine::X86_64 {
        return Err(GoFailure::UnsupportedMachine);
    }
    let version = GoVersion::parse(version).ok_or(GoFailure::UnknownVersion)?;
    GoLabels::of(version, goroutine(elf)?).ok_or(GoFailure::UnsupportedVersion)
}

/// Distance of the variable to the thread pointer, bytes.
fn goroutine<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>) -> Result<i64, GoFailure> {
    let Some(tls) = elf.tls()? else {
        // Linked by Go alone: with a C library there is a template.
        let is_static = elf.segments.iter().all(|segment| segment.kind != PT_INTERP);
        return if is_static { Ok(DEFAULT_OFFSET) } else { Err(GoFailure::UnknownGoroutine) };
    };
    let value = match find_tls_symbol(elf, SHT_SYMTAB, SYMBOL)? {
        Some(symbol) => symbol.value,
        // Stripped; but there is room for one variable only.
        None if tls.size == SIZE => 0,
        None => return Err(GoFailure::UnknownGoroutine),
    };
    thread_pointer_offset(elf.machine, &tls, value, SIZE).ok_or(GoFailure::Malformed)
}
