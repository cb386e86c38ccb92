use vigie_bpf::wire::{self, mount_call};

use super::named_file;
use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// Something was mounted, mounted elsewhere or otherwise, or the root was exchanged.
    pub struct FileMount: KIND_FILE_MOUNT = "file.mount" {
        /// Absolute path of the mount point, joined as in file.delete; for pivot_root the new root. The base tier of hooks
        /// joins a relative path to the working directory as it is when the call is over, of pivot_root that is the new root.
        path: String => "file.path" ("/mnt/host"),
        /// What is mounted, as the caller gave it: a device, a directory (bind, move), a word; for pivot_root where the old
        /// root goes. For move_mount the absolute path where it was mounted before or, by a descriptor, what the kernel
        /// says of the mount.
        source: Option<String> => "vigie.mount.source" ("/dev/sda1"),
        /// Type of the file system; absent where the call has none.
        filesystem_type: Option<String> => "vigie.mount.filesystem_type" ("ext4"),
        /// mount, remount, bind, move, propagation, or pivot_root.
        operation: &'static str => "vigie.mount.operation" ("bind"),
        /// The flags, by their names in mount(2); of mount_setattr the properties that it sets, by the same names.
        flags: Vec<String> => "vigie.mount.flags" ("MS_BIND,MS_REC"),
        /// Properties that mount_setattr takes away, by their names in mount(2).
        cleared_flags: Option<Vec<String>> => "vigie.mount.cleared_flags" ("MS_RDONLY"),
    }
    derived {
        /// Last component of the mount point.
        "file.name": String ("host") = |mount| Value::str(text::file_name(&mount.path));
        /// Directory of the mount point.
        "file.directory": String ("/mnt") = |mount| Value::str(text::directory(&mount.path));
    }
    notable: |_, _| true
}

/// linux/mount.h
const FLAGS: [(u64, &str); 18] = [
    (1, "MS_RDONLY"),
    (2, "MS_NOSUID"),
    (4, "MS_NODEV"),
    (8, "MS_NOEXEC"),
    (16, "MS_SYNCHRONOUS"),
    (REMOUNT, "MS_REMOUNT"),
    (128, "MS_DIRSYNC"),
    (256, "MS_NOSYMFOLLOW"),
    (1024, "MS_NOATIME"),
    (2048, "MS_NODIRATIME"),
    (BIND, "MS_BIND"),
    (MOVE, "MS_MOVE"),
    (16384, "MS_REC"),
    (1 << 17, "MS_UNBINDABLE"),
    (1 << 18, "MS_PRIVATE"),
    (1 << 19, "MS_SLAVE"),
    (1 << 20, "MS_SHARED"),
    (1 << 21, "MS_RELATIME"),
];
/// MOUNT_ATTR_* of linux/mount.h, by the names that mount(2) has for the same.
const PROPERTIES: [(u64, &str); 9] = [
    (1, "MS_RDONLY"),
    (2, "MS_NOSUID"),
    (4, "MS_NODEV"),
    (8, "MS_NOEXEC"),
    (0x10, "MS_NOATIME"),
    (0x20, "MS_STRICTATIME"),
    (0x80, "MS_NODIRATIME"),
    (0x0010_0000, "MOUNT_ATTR_IDMAP"),
    (0x0020_0000, "MS_NOSYMFOLLOW"),
];
const REMOUNT: u64 = 32;
const BIND: u64 = 4096;
const MOVE: u64 = 8192;
const PROPAGATION: u64 = 0xf << 17;
/// Old callers set the upper half to a number that says nothing.
const MAGIC_MASK: u64 = 0xffff_0000;
const MAGIC: u64 = 0xc0ed_0000;

fn names(table: &'static [(u64, &'static str)], bits: u64) -> impl Iterator<Item = String> {
    table.iter().filter(move |(bit, _)| bits & bit != 0).map(|(_, name)| (*name).to_owned())
}

impl FileMount {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let mount: wire::file_mount = record.read()?;
        let (path, _) = named_file::decode(record, "file.path", mount.file)?;
        let (moved, _) = named_file::decode(record, "vigie.mount.source", mount.moved)?;
        let is_moved = !moved.is_empty();
        let source = if is_moved { moved } else { record.text("vigie.mount.source", mount.source)? };
        let filesystem_type = record.text("vigie.mount.filesystem_type", mount.filesystem_type)?;
        let bits = if mount.flags & MAGIC_MASK == MAGIC { mount.flags & !MAGIC_MASK } else { mount.flags };
        let propagation = u64::from(mount.propagation);
        let (flags, cleared_flags) = if mount.call == mount_call::MOUNT_CALL_SETATTR {
            let set = names(&PROPERTIES, mount.flags).chain(names(&FLAGS, propagation));
            (set.collect(), Some(names(&PROPERTIES, mount.cleared).collect()))
        } else {
            (names(&FLAGS, bits).collect(), None)
        };
        let operation = match mount.call {
            mount_call::MOUNT_CALL_SETATTR if mount.flags | mount.cleared == 0 && propagation & PROPAGATION != 0 => {
                "propagation"
            }
            mount_call::MOUNT_CALL_SETATTR => "remount",
            mount_call::MOUNT_CALL_PIVOT_ROOT => "pivot_root",
            mount_call::MOUNT_CALL_MOVE_MOUNT if is_moved => "move",
            // The same order as the kernel's: do_mount in fs/namespace.c.
            _ if bits & REMOUNT != 0 => "remount",
            _ if bits & BIND != 0 => "bind",
            _ if bits & PROPAGATION != 0 => "propagation",
            _ if bits & MOVE != 0 => "move",
            _ => "mount",
        };
        Ok(Self {
            path,
            source: Some(source).filter(|source| !source.is_empty()),
            filesystem_type: Some(filesystem_type).filter(|kind| !kind.is_empty()),
            operation,
            flags,
            cleared_flags,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        if self.source.is_none() && self.filesystem_type.is_none() && ["remount", "propagation"].contains(&self.operation) {
            let verb = if event.error.is_some() { "failed to change" } else { "changed" };
            let name = event.process.image.executable_name();
            return format!("{name} {verb} the mount at {} ({})", self.path, self.operation);
        }
        let verb = if event.error.is_some() { "failed to mount" } else { "mounted" };
        let source = self.source.as_deref().or(self.filesystem_type.as_deref()).unwrap_or("nothing");
        format!("{} {verb} {source} at {} ({})", event.process.image.executable_name(), self.path, self.operation)
    }
}
