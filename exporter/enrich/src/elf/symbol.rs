use object::elf::{SHN_UNDEF, SHT_NOBITS, STT_TLS};

use super::string_search::find_bytes;
use super::{ElfFailure, ElfFile, Section};
use crate::proc::{ByteSource, ReadFailure};

const SYMBOL_SIZE: usize = 24;
/// Symbols read at a time.
const CHUNK: u64 = 2048;
/// Bytes of one table of symbols, and of their names.
const MAX_TABLE: u64 = 128 * 1024 * 1024;

/// A thread-local variable that a file defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// In its table.
    pub(crate) index: u32,
    /// Bytes from the beginning of the file's thread-local variables.
    pub(crate) value: u64,
    /// Bytes.
    pub(crate) size: u64,
}

/// The defined thread-local variable `name` in the table of kind `SHT_DYNSYM` or `SHT_SYMTAB`.
pub(crate) fn find_tls_symbol<S: ByteSource + ?Sized>(
    elf: &ElfFile<'_, S>,
    table_kind: u32,
    name: &str,
) -> Result<Option<Symbol>, ElfFailure> {
    let Some(table) = elf.sections.iter().find(|section| section.kind == table_kind) else { return Ok(None) };
    let names = elf.sections.get(table.link as usize).ok_or(ElfFailure::Malformed)?;
    if table.entry_size != SYMBOL_SIZE as u64 || names.kind == SHT_NOBITS {
        return Err(ElfFailure::Malformed);
    }
    if table.size > MAX_TABLE || names.size > MAX_TABLE {
        return Err(ElfFailure::Read(ReadFailure::LimitReached));
    }
    let mut text = name.as_bytes().to_vec();
    text.push(0);
    // Most files do not have the name, and names are fewer bytes than symbols.
    let places = find_bytes(elf.source, names.offset, names.size, &text)?;
    if places.is_empty() { Ok(None) } else { among(elf.source, table, &places) }
}

fn among<S: ByteSource + ?Sized>(source: &S, table: &Section, names: &[u64]) -> Result<Option<Symbol>, ElfFailure> {
    let count = table.size / SYMBOL_SIZE as u64;
    for first in (0..count).step_by(CHUNK as usize) {
        let length = (count - first).min(CHUNK) as usize * SYMBOL_SIZE;
        let from = table.offset.checked_add(first * SYMBOL_SIZE as u64).ok_or(ElfFailure::Malformed)?;
        let symbols = source.read_vec(from, length)?;
        for (index, symbol) in symbols.as_chunks::<SYMBOL_SIZE>().0.iter().enumerate() {
            let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| symbol[offset + index]));
            let name = u32::from_le_bytes(std::array::from_fn(|index| symbol[index]));
            let section = u16::from_le_bytes([symbol[6], symbol[7]]);
            if symbol[4] & 0xf == STT_TLS && section != SHN_UNDEF && names.contains(&u64::from(name)) {
                let index = u32::try_from(first + index as u64).map_err(|_| ElfFailure::Malformed)?;
                return Ok(Some(Symbol { index, value: long(8), size: long(16) }));
            }
        }
    }
    Ok(None)
}
