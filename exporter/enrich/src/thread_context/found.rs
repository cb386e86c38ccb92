use std::path::PathBuf;

use super::{AccessModel, CLibrary, SymbolTable, ThreadContextSlot};

/// A process's slot, and by which way it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How the kernel reaches it.
    pub slot: ThreadContextSlot,
    /// The table that has the symbol.
    pub table: SymbolTable,
    /// How the program reaches it.
    pub model: AccessModel,
    /// The file that has it, as the process's mappings name it.
    pub file: PathBuf,
    /// Nothing for a static program and for an unknown one.
    pub libc: Option<CLibrary>,
}
