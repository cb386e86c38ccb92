use object::elf::{SHT_DYNSYM, SHT_SYMTAB};

use super::{CLibrary, SymbolTable};
use crate::elf::{
    ElfFailure, ElfFile, Machine, Segment, Symbol, TlsRelocation, TlsSegment, find_tls_relocation, find_tls_symbol,
};
use crate::proc::ByteSource;

/// The variable's name.
const SYMBOL: &str = "otel_thread_ctx_v1";

/// What a file says of the slot, wherever it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    pub(crate) machine: Machine,
    /// By the interpreter that it asks for.
    pub(crate) libc: Option<CLibrary>,
    pub(crate) slot: Option<SlotFacts>,
}

/// The slot that a file defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SlotFacts {
    pub(crate) symbol: Symbol,
    pub(crate) table: SymbolTable,
    pub(crate) relocation: Option<TlsRelocation>,
    pub(crate) tls: TlsSegment,
    pub(crate) loads: Vec<Segment>,
}

impl FileFacts {
    pub(crate) fn read<S: ByteSource + ?Sized>(source: &S) -> Result<Self, ElfFailure> {
        let elf = ElfFile::parse(source)?;
        let libc = elf.interpreter()?.and_then(|path| CLibrary::of_path(&path));
        let tls = elf.tls()?;
        let slot = tls.map(|tls| SlotFacts::read(&elf, tls)).transpose()?.flatten();
        Ok(Self { machine: elf.machine, libc, slot })
    }
}

impl SlotFacts {
    fn read<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>, tls: TlsSegment) -> Result<Option<Self>, ElfFailure> {
        let (symbol, table) = match find_tls_symbol(elf, SHT_DYNSYM, SYMBOL)? {
            Some(symbol) => (symbol, SymbolTable::Dynamic),
            None => match find_tls_symbol(elf, SHT_SYMTAB, SYMBOL)? {
                Some(symbol) => (symbol, SymbolTable::Full),
                None => return Ok(None),
            },
        };
        // It holds one pointer and lies inside the template.
        if symbol.size != 8 || symbol.value.checked_add(8).is_none_or(|end| end > tls.size) {
            return Err(ElfFailure::Malformed);
        }
        let is_dynamic = table == SymbolTable::Dynamic;
        let relocation = if elf.is_dynamic() { find_tls_relocation(elf, &symbol, is_dynamic)? } else { None };
        Ok(Some(Self { symbol, table, relocation, tls, loads: elf.loads().copied().collect() }))
    }
}
