use std::io;
use std::os::fd::BorrowedFd;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use rustix::param::page_size;

/// How full a BPF ring buffer is, read off its two position pages.
///
/// Layout: the consumer's position is the first word of page 0, the producer's that of page 1
/// (`Documentation/bpf/ringbuf.rst`, `kernel/bpf/ringbuf.c`).
pub(crate) struct RingUsage {
    pages: ptr::NonNull<u8>,
}

// SAFETY: the pages are only ever read, atomically, and stay mapped as long as the value lives.
#[expect(unsafe_code, reason = "a mapping belongs to the process, not to a thread")]
unsafe impl Send for RingUsage {}

impl RingUsage {
    /// Maps the positions of the ring buffer map behind `ring`, for reading alone.
    pub(crate) fn map(ring: BorrowedFd<'_>) -> io::Result<Self> {
        // SAFETY: a new mapping at an address that the kernel chooses touches no memory that is in use.
        #[expect(unsafe_code, reason = "memory is shared with the kernel")]
        let pages = unsafe { mmap(ptr::null_mut(), 2 * page_size(), ProtFlags::READ, MapFlags::SHARED, ring, 0) }?;
        let pages = ptr::NonNull::new(pages.cast()).ok_or_else(|| io::Error::other("mapped at address zero"))?;
        Ok(Self { pages })
    }

    /// Bytes between the two positions. Records that are still being written count.
    pub(crate) fn waiting_bytes(&self) -> u64 {
        // The consumer first: it never overtakes the producer, so that the difference is never negative.
        let consumed = self.position(0);
        self.position(1).wrapping_sub(consumed)
    }

    fn position(&self, page: usize) -> u64 {
        // SAFETY: both pages are mapped as long as `self` lives; a page begins at an address that is aligned for any
        // integer, and the kernel and the reader store the word as a whole.
        #[expect(unsafe_code, reason = "memory is shared with the kernel")]
        unsafe { self.pages.add(page * page_size()).cast::<AtomicU64>().as_ref() }.load(Ordering::Acquire)
    }
}

impl Drop for RingUsage {
    fn drop(&mut self) {
        // SAFETY: this is the mapping that `map` made, and nothing refers into it any more.
        #[expect(unsafe_code, reason = "memory is shared with the kernel")]
        // A mapping that cannot be removed ends with the process.
        let _ = unsafe { munmap(self.pages.as_ptr().cast(), 2 * page_size()) };
    }
}
