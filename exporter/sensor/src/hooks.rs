/// Which hooks may be used, beside those that every kernel has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hooks {
    /// At the functions of the kernel that serve system calls (fentry, fexit).
    pub trampolines: bool,
    /// Of the kernel's security modules, for the paths that the kernel finds (BPF LSM), where no trampoline keeps them.
    pub lsm: bool,
    /// Kprobes for the same, where neither does.
    pub kprobes: bool,
}

impl Hooks {
    /// Whatever the kernel allows.
    pub const ALL: Self = Self { trampolines: true, lsm: true, kprobes: true };
    /// None but those that every kernel has.
    pub const NONE: Self = Self { trampolines: false, lsm: false, kprobes: false };
}
