use vigie_bpf::wire;

use super::Target;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process read or wrote the memory of another one (process_vm_readv, process_vm_writev), or opened the file that stands
    /// for it (/proc/PID/mem): what it then does with that is not seen.
    pub struct ProcessMemoryAccess: KIND_PROCESS_MEMORY_ACCESS = "process.memory_access" {
        /// read or write.
        direction: &'static str => "vigie.memory_access.direction" ("write"),
        /// How: process_vm, a call that copies, or proc_mem, the other's /proc/PID/mem that was opened.
        method: &'static str => "vigie.memory_access.method" ("process_vm"),
        /// Bytes that were copied; absent when it failed, and of a file that was opened.
        bytes: Option<i64> => "vigie.memory_access.bytes" ("4096"),
    }
    derived {
        /// Of the process whose memory it is: stable identity, never reused.
        "vigie.target.process.uid": String ("3c2fa9d0e1b45a76") = |event| event.target.uid_value();
        /// Process id of the process whose memory it is, in the initial pid namespace; absent when there is no such process.
        "vigie.target.process.pid": Int ("4711") = |event| event.target.pid_value();
        /// Program of that process.
        "vigie.target.process.executable.path": String ("/usr/bin/gnome-keyring-daemon") = |event| event.target.path_value();
        /// Last component of that program's path.
        "vigie.target.process.executable.name": String ("gnome-keyring-daemon") = |event| event.target.name_value();
        /// Effective user id of that process.
        "vigie.target.process.user.id": Int ("1000") = |event| event.target.user_value();
        /// Full id of the container that it runs in.
        "vigie.target.container.id": String ("3f2a9c…") = |event| event.target.container_value();
    }
    internal {
        /// The process whose memory it is.
        target: Target,
        /// Whether the acting process has its effective user.
        is_same_user: bool,
    }
    notable: |access, event| {
        // Profilers read their user's processes many times a second.
        event.error.is_some() || access.direction == "write" || !access.is_same_user
    }
}

impl ProcessMemoryAccess {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let access: wire::process_memory_access = record.read()?;
        let result = access.header.result;
        let is_opened = access.way == wire::memory_access_way::MEMORY_ACCESS_PROC_MEM;
        Ok(Self {
            direction: if access.is_write == 0 { "read" } else { "write" },
            method: if is_opened { "proc_mem" } else { "process_vm" },
            bytes: (result >= 0 && !is_opened).then_some(result),
            is_same_user: access.header.euid == access.target.euid,
            target: Target::decode(record, access.target),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let what = match (self.direction, self.bytes) {
            ("write", None) if self.method == "proc_mem" => "opened for writing".to_owned(),
            (_, None) if self.method == "proc_mem" => "opened for reading".to_owned(),
            ("write", Some(bytes)) => format!("wrote {bytes} bytes into"),
            ("write", None) => "failed to write into".to_owned(),
            (_, Some(bytes)) => format!("read {bytes} bytes of"),
            (_, None) => "failed to read".to_owned(),
        };
        format!("{name} {what} the memory of {}", self.target.described())
    }
}
