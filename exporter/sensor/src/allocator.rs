//! What the C library's allocator is told. Others keep to what they do.

/// Has all threads share one heap. With one for each, what a thread frees is of no use to the others, and a sensor that has
/// little to do keeps ten megabytes more. To be called before the first thread is started.
pub fn share_one_heap() {
    // SAFETY: mallopt(3) takes two numbers. No other thread is there yet.
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "the C library's own function")]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Gives back to the kernel what the allocator keeps for later: loading programs takes tens of megabytes, once, and so may
/// a crowd of processes.
pub fn release_memory() {
    // SAFETY: malloc_trim(3) takes no pointer and may be called by any thread at any time.
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "the C library's own function")]
    unsafe {
        libc::malloc_trim(0);
    }
}
