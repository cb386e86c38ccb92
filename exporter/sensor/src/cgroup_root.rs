//! The root of the unified cgroup hierarchy: programs that are attached to it see the packets of every process.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags};

/// Its inode, in whatever namespace it is looked at; a container that sees its own cgroup alone sees another one.
const ROOT_INODE: u64 = 1;

/// Opens it, wherever it is mounted; where it is not, mounted for nobody to see.
///
/// # Errors
/// What stands in the way, and what to do.
pub(crate) fn open() -> Result<OwnedFd, String> {
    for process in ["self", "1"] {
        for path in mount_points(process) {
            if let Ok(directory) = File::open(path)
                && is_root(&directory)
            {
                return Ok(directory.into());
            }
        }
    }
    let directory = mount().map_err(|error| {
        format!(
            "no cgroup version 2 hierarchy is mounted, and it could not be mounted privately ({error}); \
             mount it: mount -t cgroup2 none /sys/fs/cgroup/unified"
        )
    })?;
    let directory = File::from(directory);
    if is_root(&directory) {
        return Ok(directory.into());
    }
    Err("only a part of the cgroups is in sight; run in the host's cgroup namespace: privileged, or --cgroupns=host"
        .into())
}

/// Where `process` has the hierarchy, as this process can reach it.
fn mount_points(process: &str) -> Vec<String> {
    let table = fs::read_to_string(format!("/proc/{process}/mountinfo")).unwrap_or_default();
    let points = table.lines().filter_map(mount_point);
    points.map(|point| format!("/proc/{process}/root{point}")).collect()
}

/// The mount point of a line of mountinfo (proc(5)) that is about the hierarchy.
fn mount_point(line: &str) -> Option<&str> {
    let (mount, filesystem) = line.split_once(" - ")?;
    filesystem.starts_with("cgroup2 ").then(|| mount.split(' ').nth(4))?
}

fn is_root(directory: &File) -> bool {
    rustix::fs::fstat(directory).is_ok_and(|status| status.st_ino == ROOT_INODE)
}

/// A mount that no path leads to: it ends with its last descriptor. Its root is that of this process's cgroup namespace.
///
/// # Errors
/// When the kernel refuses.
pub(crate) fn mount() -> io::Result<OwnedFd> {
    let filesystem = rustix::mount::fsopen("cgroup2", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_create(&filesystem)?;
    let mount = rustix::mount::fsmount(&filesystem, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::empty())?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(&mount, ".", flags, Mode::empty())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_unified_hierarchy_counts() {
        let v1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu";
        let v2 = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw";
        assert_eq!(mount_point(v1), None);
        assert_eq!(mount_point(v2), Some("/sys/fs/cgroup/unified"));
        assert_eq!(mount_point("nonsense"), None);
    }

    #[test]
    fn it_can_be_mounted_for_nobody_to_see() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let directory = File::from(mount().expect("mounted"));
        assert!(is_root(&directory));
        assert!(is_root(&File::from(open().expect("found"))));
    }
}
