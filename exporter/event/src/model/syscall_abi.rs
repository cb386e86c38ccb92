/// How the kernel was asked for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SyscallAbi {
    /// By a system call of the architecture.
    #[default]
    Native,
    /// By one of x86's 32-bit entries.
    Ia32,
    /// By a ring of io_uring.
    IoUring,
}

impl SyscallAbi {
    /// The value of `vigie.syscall.abi`, of those that are not the ordinary one.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Native => None,
            Self::Ia32 => Some("ia32"),
            Self::IoUring => Some("io_uring"),
        }
    }

    /// Of a system call.
    pub fn of_call(is_ia32: bool) -> Self {
        if is_ia32 { Self::Ia32 } else { Self::Native }
    }
}
