use vigie_bpf::wire;

use super::Target;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process was moved to another control group: what limits it, and what a container is known by, is then that one's.
    /// Where there are hierarchies of version 1 each has its own event.
    pub struct KernelCgroupMove: KIND_KERNEL_CGROUP_MOVE = "kernel.cgroup_move" {
        /// Path of the group that it was moved to, in its hierarchy.
        destination: String => "vigie.cgroup.destination.path" ("/system.slice/nginx.service"),
        /// Id of that group: its inode number.
        destination_id: i64 => "vigie.cgroup.destination.id" ("4711"),
        /// Id of the hierarchy, as in /proc/self/cgroup: 0 is the unified one.
        hierarchy_id: u32 => "vigie.cgroup.hierarchy_id" ("0"),
        /// Whether it was moved with all its threads.
        is_whole_process: bool => "vigie.cgroup.is_whole_process" ("true"),
    }
    derived {
        /// Of the process that was moved: stable identity, never reused.
        "vigie.target.process.uid": String ("3c2fa9d0e1b45a76") = |event| event.target.uid_value();
        /// Process id of the process that was moved, in the initial pid namespace.
        "vigie.target.process.pid": Int ("4711") = |event| event.target.pid_value();
        /// Program of that process.
        "vigie.target.process.executable.path": String ("/usr/sbin/nginx") = |event| event.target.path_value();
        /// Last component of that program's path.
        "vigie.target.process.executable.name": String ("nginx") = |event| event.target.name_value();
        /// Effective user id of that process.
        "vigie.target.process.user.id": Int ("0") = |event| event.target.user_value();
        /// Full id of the container that it ran in before.
        "vigie.target.container.id": String ("3f2a9c…") = |event| event.target.container_value();
    }
    internal {
        /// The process that was moved.
        target: Target,
    }
    reported: WhenExported
    notable: |moved, event| {
        // Service managers move what they start, and runtimes what becomes a container. Out of every group is another matter,
        // and so is what a container does.
        moved.destination == "/" || event.workload.container.is_some()
    }
}

impl KernelCgroupMove {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let moved: wire::kernel_cgroup_move = record.read()?;
        Ok(Self {
            destination: record.text("vigie.cgroup.destination.path", moved.destination)?,
            destination_id: moved.destination_id.cast_signed(),
            hierarchy_id: moved.hierarchy_id,
            is_whole_process: moved.is_whole_process != 0,
            target: Target::decode(record, moved.target),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} moved {} to the control group {}", event.process.image.executable_name(), self.target.described(), self.destination)
    }
}
