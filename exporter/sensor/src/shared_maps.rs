use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::PathBuf;

use aya::EbpfLoader;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsmount, fsopen};
use vigie_bpf::ProgramGroup;

/// Maps that objects share, in a BPF file system that is mounted nowhere: nobody else sees it, and it ends with this.
#[derive(Debug)]
pub(crate) struct SharedMaps {
    file_system: OwnedFd,
    names: &'static [&'static str],
}

impl SharedMaps {
    /// Those of the group that is loaded first.
    ///
    /// # Errors
    /// When the kernel gives no BPF file system.
    pub(crate) fn of(group: &ProgramGroup) -> io::Result<Self> {
        let context = fsopen("bpf", FsOpenFlags::FSOPEN_CLOEXEC)?;
        fsconfig_create(&context)?;
        let file_system = fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::empty())?;
        Ok(Self { file_system, names: group.maps })
    }

    /// Has the loader take the maps that are there already, and put there what is not.
    pub(crate) fn offer(&self, loader: &mut EbpfLoader<'_>) {
        for name in self.names {
            loader.map_pin_path(name, self.path(name));
        }
    }

    /// Where something of this name is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}/{name}", self.file_system.as_raw_fd()))
    }
}
