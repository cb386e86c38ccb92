use super::runtime::Runtime;

/// Who was asked for a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LookupSource {
    Runtime(Runtime),
    Files,
}

impl LookupSource {
    pub(super) const COUNT: usize = Runtime::ALL.len() + 1;

    pub(super) fn all() -> impl Iterator<Item = Self> {
        Runtime::ALL.into_iter().map(Self::Runtime).chain([Self::Files])
    }

    pub(super) const fn index(self) -> usize {
        match self {
            Self::Runtime(runtime) => runtime as usize,
            Self::Files => Runtime::ALL.len(),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Runtime(runtime) => runtime.name(),
            Self::Files => "files",
        }
    }
}
