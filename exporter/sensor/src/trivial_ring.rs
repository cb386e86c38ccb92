use std::io;

use rustix::io_uring::{io_uring_params, io_uring_setup};

/// Makes a ring of io_uring that nothing is done with: for tests of what sees that.
///
/// # Errors
/// This kernel has no io_uring, or forbids it.
pub fn try_trivial_ring() -> io::Result<()> {
    let mut parameters = io_uring_params::default();
    // SAFETY: without IORING_SETUP_NO_MMAP the kernel keeps no address that the parameters could give it.
    #[expect(unsafe_code, reason = "the kernel writes into the parameters")]
    let ring = unsafe { io_uring_setup(1, &mut parameters) }?;
    drop(ring);
    Ok(())
}
