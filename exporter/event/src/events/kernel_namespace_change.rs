use vigie_bpf::wire::{self, namespace_call};

use super::Target;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process left its namespaces for new ones (unshare) or for those of others (setns), or made another process in new ones
    /// (clone, clone3).
    pub struct KernelNamespaceChange: KIND_KERNEL_NAMESPACE_CHANGE = "kernel.namespace_change" {
        /// unshare, setns or clone.
        call: &'static str => "vigie.namespace.call" ("setns"),
        /// Kinds of the namespaces: cgroup, ipc, mnt, net, pid, time, user, uts.
        kinds: Vec<String> => "vigie.namespace.kinds" ("mnt,pid"),
    }
    derived {
        /// Of the process whose namespaces were entered by its pidfd, or that was made: stable identity, never reused. Absent
        /// where a namespace was named by its file.
        "vigie.target.process.uid": String ("3c2fa9d0e1b45a76") = |event| event.target.uid_value();
        /// Process id of that process, in the initial pid namespace.
        "vigie.target.process.pid": Int ("4711") = |event| event.target.pid_value();
        /// Program of that process.
        "vigie.target.process.executable.path": String ("/usr/sbin/nginx") = |event| event.target.path_value();
        /// Last component of that program's path.
        "vigie.target.process.executable.name": String ("nginx") = |event| event.target.name_value();
        /// Effective user id of that process.
        "vigie.target.process.user.id": Int ("0") = |event| event.target.user_value();
        /// Full id of the container that it runs in.
        "vigie.target.container.id": String ("3f2a9c…") = |event| event.target.container_value();
    }
    internal {
        /// The process whose namespaces they are.
        target: Target,
    }
    reported: WhenExported
    notable: |_, _| true
}

/// linux/sched.h
const KINDS: [(u32, &str); 8] = [
    (0x0200_0000, "cgroup"),
    (0x0800_0000, "ipc"),
    (0x0002_0000, "mnt"),
    (0x4000_0000, "net"),
    (0x2000_0000, "pid"),
    (0x0000_0080, "time"),
    (0x1000_0000, "user"),
    (0x0400_0000, "uts"),
];

impl KernelNamespaceChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::kernel_namespace_change = record.read()?;
        let kinds = KINDS.iter().filter(|(flag, _)| change.flags & flag != 0);
        Ok(Self {
            call: match change.call {
                namespace_call::NAMESPACE_CALL_SETNS => "setns",
                namespace_call::NAMESPACE_CALL_CLONE => "clone",
                _ => "unshare",
            },
            kinds: kinds.map(|(_, kind)| (*kind).to_owned()).collect(),
            target: Target::decode(record, change.target),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let kinds = self.kinds.join(", ");
        if self.call == "clone" && event.error.is_some() {
            return format!("{name} failed to start a process in namespaces of its own: {kinds}");
        }
        if self.call == "clone" {
            return format!("{name} started {} in namespaces of its own: {kinds}", self.target.described());
        }
        let verb = match (self.call, event.error.is_some()) {
            ("setns", false) => "entered namespaces of",
            ("setns", true) => "failed to enter namespaces of",
            (_, false) => "made namespaces of",
            (_, true) => "failed to make namespaces of",
        };
        let owner = match self.call {
            "setns" if self.target.is_known() => self.target.described(),
            "setns" => "others".to_owned(),
            _ => "its own".to_owned(),
        };
        format!("{name} {verb} {owner}: {kinds}")
    }
}
