use std::fs::{self, File};
use std::io::{self, Write as _};

use rustix::fs::{Mode, OFlags};

use crate::cgroup_root;

/// Moves this process to the control group that it is in: for tests of what sees that.
///
/// # Errors
/// The unified hierarchy is out of reach, or the move is refused.
pub fn try_trivial_move() -> io::Result<()> {
    let groups = fs::read_to_string("/proc/self/cgroup")?;
    let own = groups.lines().find_map(|line| line.strip_prefix("0::/"));
    let own = own.ok_or_else(|| io::Error::other("this process is in no group of the unified hierarchy"))?;
    // In a cgroup namespace of its own, the process knows its group by a path from there.
    let root = cgroup_root::mount()?;
    let file = format!("{own}/cgroup.procs");
    let file = file.trim_start_matches('/');
    let mut processes = File::from(rustix::fs::openat(root, file, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?);
    processes.write_all(b"0")
}
