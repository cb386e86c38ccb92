use crate::elf::Machine;

/// The C library, which decides the layout of dynamic thread-local storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CLibrary {
    /// The GNU one.
    Glibc,
    /// musl.
    Musl,
}

impl CLibrary {
    /// `glibc` or `musl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Glibc => "glibc",
            Self::Musl => "musl",
        }
    }

    /// Told by the path of an interpreter or of a mapped library.
    pub(crate) fn of_path(path: &[u8]) -> Option<Self> {
        let file = path.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        if file.starts_with(b"ld-musl-") || file.starts_with(b"libc.musl-") {
            return Some(Self::Musl);
        }
        (file.starts_with(b"ld-linux") || file.starts_with(b"libc.so.6") || file.starts_with(b"libc-2."))
            .then_some(Self::Glibc)
    }

    /// Bytes from the thread pointer to the pointer to the vector of modules, and bytes of one entry: `tcbhead_t.dtv` and
    /// `dtv_t` of glibc, `struct pthread.dtv` of musl.
    pub(crate) fn vector_layout(self, machine: Machine) -> (i64, u32) {
        match (self, machine) {
            (Self::Glibc, Machine::X86_64) => (8, 16),
            (Self::Glibc, Machine::Aarch64) => (0, 16),
            (Self::Musl, Machine::X86_64) => (8, 8),
            (Self::Musl, Machine::Aarch64) => (-8, 8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_told_by_their_names() {
        for path in
            ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/usr/lib/libc.so.6", "/lib/libc-2.31.so"]
        {
            assert_eq!(CLibrary::of_path(path.as_bytes()), Some(CLibrary::Glibc), "{path}");
        }
        for path in ["/lib/ld-musl-x86_64.so.1", "/lib/libc.musl-x86_64.so.1"] {
            assert_eq!(CLibrary::of_path(path.as_bytes()), Some(CLibrary::Musl), "{path}");
        }
        for path in ["", "/", "/system/bin/linker64", "/libc.so.6/x"] {
            assert_eq!(CLibrary::of_path(path.as_bytes()), None, "{path}");
        }
    }
}
