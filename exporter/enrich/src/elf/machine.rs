use object::elf::{EM_AARCH64, EM_X86_64};

/// A processor whose thread-local storage is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    X86_64,
    Aarch64,
}

impl Machine {
    pub(crate) fn from_elf(number: u16) -> Option<Self> {
        match number {
            EM_X86_64 => Some(Self::X86_64),
            EM_AARCH64 => Some(Self::Aarch64),
            _ => None,
        }
    }
}
