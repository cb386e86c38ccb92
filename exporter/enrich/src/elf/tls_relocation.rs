use object::elf::{
    R_AARCH64_TLS_DTPMOD, R_AARCH64_TLS_TPREL, R_AARCH64_TLSDESC, R_X86_64_DTPMOD64, R_X86_64_TLSDESC,
    R_X86_64_TPOFF64, SHF_ALLOC, SHT_RELA,
};

use super::{ElfFailure, ElfFile, Machine, Symbol};
use crate::proc::{ByteSource, ReadFailure};

const RELOCATION_SIZE: usize = 24;
/// Relocations read at a time.
const CHUNK: u64 = 2048;
/// Bytes of one table.
const MAX_TABLE: u64 = 128 * 1024 * 1024;

/// A word, or a pair of words, into which the loader writes where a thread-local variable is. In order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TlsRelocation {
    /// Its distance to the thread pointer.
    InitialExec { address: u64 },
    /// A resolver and its argument.
    Descriptor { address: u64 },
    /// The number of the module and the variable's offset in it.
    General { address: u64 },
    /// The number of this file's module.
    ModuleOnly { address: u64 },
}

/// The best relocation for `symbol`; `is_dynamic` says whether its index is one of `.dynsym`, which relocations refer to.
pub(crate) fn find_tls_relocation<S: ByteSource + ?Sized>(
    elf: &ElfFile<'_, S>,
    symbol: &Symbol,
    is_dynamic: bool,
) -> Result<Option<TlsRelocation>, ElfFailure> {
    let mut best: Option<TlsRelocation> = None;
    let tables =
        elf.sections.iter().filter(|section| section.kind == SHT_RELA && section.flags & u64::from(SHF_ALLOC) != 0);
    for table in tables {
        if table.entry_size != RELOCATION_SIZE as u64 {
            return Err(ElfFailure::Malformed);
        }
        if table.size > MAX_TABLE {
            return Err(ElfFailure::Read(ReadFailure::LimitReached));
        }
        let count = table.size / RELOCATION_SIZE as u64;
        for first in (0..count).step_by(CHUNK as usize) {
            let length = (count - first).min(CHUNK) as usize * RELOCATION_SIZE;
            let from = table.offset.checked_add(first * RELOCATION_SIZE as u64).ok_or(ElfFailure::Malformed)?;
            let relocations = elf.source.read_vec(from, length)?;
            let found = relocations.as_chunks().0.iter().filter_map(|entry| of(elf.machine, entry, symbol, is_dynamic));
            best = best.into_iter().chain(found).min();
        }
    }
    Ok(best)
}

/// A variable that cannot be overridden from outside has relocations without a symbol: its offset is the addend.
fn of(machine: Machine, entry: &[u8; RELOCATION_SIZE], symbol: &Symbol, is_dynamic: bool) -> Option<TlsRelocation> {
    let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| entry[offset + index]));
    let (address, info, addend) = (long(0), long(8), long(16));
    let (index, kind) = ((info >> 32) as u32, info as u32);
    let names_it = is_dynamic && index == symbol.index && index != 0;
    let is_it = names_it && addend == 0 || index == 0 && addend == symbol.value;
    match (machine, kind) {
        (Machine::X86_64, R_X86_64_TPOFF64) | (Machine::Aarch64, R_AARCH64_TLS_TPREL) => {
            is_it.then_some(TlsRelocation::InitialExec { address })
        }
        (Machine::X86_64, R_X86_64_TLSDESC) | (Machine::Aarch64, R_AARCH64_TLSDESC) => {
            is_it.then_some(TlsRelocation::Descriptor { address })
        }
        (Machine::X86_64, R_X86_64_DTPMOD64) | (Machine::Aarch64, R_AARCH64_TLS_DTPMOD) => {
            if names_it {
                Some(TlsRelocation::General { address })
            } else {
                (index == 0).then_some(TlsRelocation::ModuleOnly { address })
            }
        }
        _ => None,
    }
}
