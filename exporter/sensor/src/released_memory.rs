/// Gives back to the kernel what the allocator keeps for later: loading programs takes tens of megabytes, once.
pub(crate) fn release_memory() {
    // SAFETY: malloc_trim(3) takes no pointer and may be called by any thread at any time.
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "the C library's own function")]
    unsafe {
        libc::malloc_trim(0);
    }
}
