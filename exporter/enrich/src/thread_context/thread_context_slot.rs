/// How the slot of a thread is reached from its thread pointer (`FS` base on x86-64, `TPIDR_EL0` on AArch64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThreadContextSlot {
    /// At the thread pointer plus this, for every thread.
    Static {
        /// Bytes.
        thread_pointer_offset: i64,
    },
    /// Through the thread's vector of modules: with `dtv` read at the thread pointer plus `dtv_offset`, and `block` read at
    /// `dtv + module * dtv_step`, the slot is at `block + offset`. A `block` of 0 or −1 is one that the thread has not
    /// touched yet: no context.
    Dynamic {
        /// Number of the module.
        module: u64,
        /// Bytes from the beginning of the module's block.
        offset: u64,
        /// Bytes from the thread pointer to the pointer to the vector.
        dtv_offset: i64,
        /// Bytes of one entry of the vector.
        dtv_step: u32,
    },
}
