use vigie_bpf::wire;

use super::Target;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process took hold of another one (ptrace), wrote into its memory or its registers, or asked to be traced. What only
    /// looks is left out.
    pub struct ProcessPtrace: KIND_PROCESS_PTRACE = "process.ptrace" {
        /// The request, by its name in ptrace(2).
        request: &'static str => "vigie.ptrace.request" ("PTRACE_ATTACH"),
        /// Where PTRACE_POKETEXT and PTRACE_POKEDATA write, in hexadecimal.
        address: Option<String> => "vigie.ptrace.address" ("0x7f21c0de1000"),
    }
    derived {
        /// Of the process that is traced: stable identity, never reused.
        "vigie.target.process.uid": String ("3c2fa9d0e1b45a76") = |event| event.target.uid_value();
        /// Process id of the process that is traced, in the initial pid namespace; absent for PTRACE_TRACEME, which concerns the
        /// acting process, and when there is no such process.
        "vigie.target.process.pid": Int ("4711") = |event| event.target.pid_value();
        /// Program of that process.
        "vigie.target.process.executable.path": String ("/usr/sbin/sshd") = |event| event.target.path_value();
        /// Last component of that program's path.
        "vigie.target.process.executable.name": String ("sshd") = |event| event.target.name_value();
        /// Effective user id of that process.
        "vigie.target.process.user.id": Int ("0") = |event| event.target.user_value();
        /// Full id of the container that it runs in.
        "vigie.target.container.id": String ("3f2a9c…") = |event| event.target.container_value();
    }
    internal {
        /// The process that is traced.
        target: Target,
    }
    notable: |_, _| true
}

/// linux/ptrace.h, asm/ptrace-abi.h
const REQUESTS: [(u32, &str); 9] = [
    (0, "PTRACE_TRACEME"),
    (POKETEXT, "PTRACE_POKETEXT"),
    (POKEDATA, "PTRACE_POKEDATA"),
    (6, "PTRACE_POKEUSR"),
    (13, "PTRACE_SETREGS"),
    (15, "PTRACE_SETFPREGS"),
    (16, "PTRACE_ATTACH"),
    (0x4205, "PTRACE_SETREGSET"),
    (0x4206, "PTRACE_SEIZE"),
];
const POKETEXT: u32 = 4;
const POKEDATA: u32 = 5;

impl ProcessPtrace {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let ptrace: wire::process_ptrace = record.read()?;
        let request = REQUESTS.iter().find(|(number, _)| *number == ptrace.request).map_or("unknown", |(_, name)| name);
        let has_address = [POKETEXT, POKEDATA].contains(&ptrace.request);
        Ok(Self {
            request,
            address: has_address.then(|| format!("{:#x}", ptrace.address)),
            target: Target::decode(record, ptrace.target),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let verb = if event.error.is_some() { "failed to do" } else { "did" };
        if self.request == "PTRACE_TRACEME" {
            return format!("{name} {verb} PTRACE_TRACEME: its parent traces it");
        }
        format!("{name} {verb} {} on {}", self.request, self.target.described())
    }
}
