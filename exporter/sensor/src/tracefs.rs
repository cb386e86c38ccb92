//! Tracepoints of system calls are attached by an id that tracefs tells; many hosts and most containers do not mount it.

use std::io;
use std::path::Path;

use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_change};

const TRACEFS_MAGIC: i64 = 0x7472_6163;
const MOUNT_POINTS: [&str; 2] = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

fn is_mounted() -> bool {
    MOUNT_POINTS.iter().any(|path| rustix::fs::statfs(*path).is_ok_and(|fs| fs.f_type == TRACEFS_MAGIC))
}

/// Makes tracefs visible to the calling thread alone, where it is not visible anyway: in a mount namespace of the thread's
/// own, so that the host's mounts stay as they are. The thread must do all attaches and then end.
///
/// # Errors
/// When the thread may not make a mount namespace or mount tracefs in it.
pub(crate) fn make_visible() -> io::Result<()> {
    if is_mounted() {
        return Ok(());
    }
    unshare_mounts()?;
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount("tracefs", Path::new(MOUNT_POINTS[0]), "tracefs", flags, None)?;
    Ok(())
}

fn unshare_mounts() -> io::Result<()> {
    // SAFETY: unsharing mounts (and with them the file system attributes) is unsafe only in that it touches what other code
    // of the thread may rely on; this thread runs the attaches and nothing else. Descriptors stay shared.
    #[expect(unsafe_code, reason = "rustix has no safe form")]
    unsafe {
        rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNS)?;
    }
    Ok(())
}
