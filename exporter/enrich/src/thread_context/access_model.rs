/// How the program's own code reaches the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessModel {
    /// By a resolver that the loader chose (TLSDESC).
    TlsDescriptor,
    /// By module and offset.
    GeneralDynamic,
    /// By module; the offset is known to the linker.
    LocalDynamic,
    /// By an offset that the loader wrote.
    InitialExec,
    /// By an offset that the linker wrote into the code: main programs only.
    LocalExec,
}

impl AccessModel {
    /// A short stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TlsDescriptor => "tlsdesc",
            Self::GeneralDynamic => "general_dynamic",
            Self::LocalDynamic => "local_dynamic",
            Self::InitialExec => "initial_exec",
            Self::LocalExec => "local_exec",
        }
    }
}
