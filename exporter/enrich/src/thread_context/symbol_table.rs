/// The table in which the symbol was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolTable {
    /// `.dynsym`, as OTEP 4947 asks for; survives stripping.
    Dynamic,
    /// `.symtab`: a program that was linked without exporting the symbol, and not stripped.
    Full,
}

impl SymbolTable {
    /// The section's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dynamic => ".dynsym",
            Self::Full => ".symtab",
        }
    }
}
