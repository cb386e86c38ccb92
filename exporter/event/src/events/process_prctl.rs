use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event, capability_names};

event! {
    /// A process changed what the kernel thinks of it (prctl): its name, who may trace it, its confinement. Only the options
    /// that are listed with `vigie.prctl.option` are seen.
    pub struct ProcessPrctl: KIND_PROCESS_PRCTL = "process.prctl" {
        /// The option: PR_SET_NAME, PR_SET_MM, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP,
        /// PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_SET_SECUREBITS, PR_SET_PTRACER or PR_SET_CHILD_SUBREAPER.
        option: &'static str => "vigie.prctl.option" ("PR_SET_NAME"),
        /// What it was set to, by name where it has one: a capability, a mode of seccomp, a member of prctl_mm_map, flags of
        /// securebits with commas between them, `any` for whoever may trace it, a process id in its own pid namespace; else a
        /// number. Absent for PR_SET_NAME, and where all ambient capabilities are given up.
        argument: Option<String> => "vigie.prctl.argument" ("CAP_SYS_ADMIN"),
        /// What was done to ambient capabilities: PR_CAP_AMBIENT_RAISE, PR_CAP_AMBIENT_LOWER or PR_CAP_AMBIENT_CLEAR_ALL.
        operation: Option<&'static str> => "vigie.prctl.operation" ("PR_CAP_AMBIENT_RAISE"),
        /// The thread's name from now on (PR_SET_NAME).
        name: Option<String> => "vigie.prctl.name" ("kworker/0:1"),
    }
    notable: |prctl, _| match prctl.option {
        "PR_SET_MM" => true,
        "PR_SET_PTRACER" => prctl.argument.as_deref() == Some("any"),
        _ => prctl.name.as_deref().is_some_and(is_name_of_kernel_thread),
    }
}

const SET_SECCOMP: u32 = 22;
const CAPBSET_DROP: u32 = 24;
const SET_SECUREBITS: u32 = 28;
const SET_MM: u32 = 35;
const CAP_AMBIENT: u32 = 47;
const AMBIENT_CLEAR_ALL: u64 = 4;
const SET_PTRACER: u32 = 0x5961_6d61;
const SET_NAME: u32 = 15;

/// linux/prctl.h
const OPTIONS: [(u32, &str); 11] = [
    (4, "PR_SET_DUMPABLE"),
    (8, "PR_SET_KEEPCAPS"),
    (SET_NAME, "PR_SET_NAME"),
    (SET_SECCOMP, "PR_SET_SECCOMP"),
    (CAPBSET_DROP, "PR_CAPBSET_DROP"),
    (SET_SECUREBITS, "PR_SET_SECUREBITS"),
    (SET_MM, "PR_SET_MM"),
    (36, "PR_SET_CHILD_SUBREAPER"),
    (38, "PR_SET_NO_NEW_PRIVS"),
    (CAP_AMBIENT, "PR_CAP_AMBIENT"),
    (SET_PTRACER, "PR_SET_PTRACER"),
];
const SECCOMP_MODES: [&str; 3] = ["SECCOMP_MODE_DISABLED", "SECCOMP_MODE_STRICT", "SECCOMP_MODE_FILTER"];
/// linux/securebits.h
const SECUREBITS: [&str; 12] = [
    "SECBIT_NOROOT",
    "SECBIT_NOROOT_LOCKED",
    "SECBIT_NO_SETUID_FIXUP",
    "SECBIT_NO_SETUID_FIXUP_LOCKED",
    "SECBIT_KEEP_CAPS",
    "SECBIT_KEEP_CAPS_LOCKED",
    "SECBIT_NO_CAP_AMBIENT_RAISE",
    "SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED",
    "SECBIT_EXEC_RESTRICT_FILE",
    "SECBIT_EXEC_RESTRICT_FILE_LOCKED",
    "SECBIT_EXEC_DENY_INTERACTIVE",
    "SECBIT_EXEC_DENY_INTERACTIVE_LOCKED",
];
const MEMBERS: [&str; 15] = [
    "",
    "PR_SET_MM_START_CODE",
    "PR_SET_MM_END_CODE",
    "PR_SET_MM_START_DATA",
    "PR_SET_MM_END_DATA",
    "PR_SET_MM_START_STACK",
    "PR_SET_MM_START_BRK",
    "PR_SET_MM_BRK",
    "PR_SET_MM_ARG_START",
    "PR_SET_MM_ARG_END",
    "PR_SET_MM_ENV_START",
    "PR_SET_MM_ENV_END",
    "PR_SET_MM_AUXV",
    "PR_SET_MM_EXE_FILE",
    "PR_SET_MM_MAP",
];
/// How names of kernel threads begin that there are on every host; `ps` shows them in brackets.
const KERNEL_THREADS: [&str; 12] = [
    "[", "kworker", "kthreadd", "ksoftirqd", "kswapd", "kdevtmpfs", "khugepaged", "kcompactd", "kauditd", "migration/", "rcu_",
    "jbd2/",
];

fn is_name_of_kernel_thread(name: &str) -> bool {
    KERNEL_THREADS.iter().any(|start| name.starts_with(start))
}

fn capability(value: u64) -> Option<String> {
    1_u64.checked_shl(u32::try_from(value).ok()?).and_then(|bit| capability_names(bit).pop())
}

/// Nothing when it holds no bit that has a name, or one that has none.
fn securebits(value: u64) -> Option<String> {
    let names: Vec<_> = (0..).zip(SECUREBITS).filter(|(bit, _)| value & (1 << bit) != 0).map(|(_, name)| name).collect();
    (value != 0 && value >> SECUREBITS.len() == 0).then(|| names.join(","))
}

fn ambient_operation(value: u64) -> &'static str {
    match value {
        2 => "PR_CAP_AMBIENT_RAISE",
        3 => "PR_CAP_AMBIENT_LOWER",
        AMBIENT_CLEAR_ALL => "PR_CAP_AMBIENT_CLEAR_ALL",
        _ => "unknown",
    }
}

fn argument(option: u32, value: u64, second: u64) -> Option<String> {
    let by_name = |names: &[&'static str]| names.get(usize::try_from(value).ok()?).filter(|name| !name.is_empty()).copied();
    let name = match option {
        SET_NAME => return None,
        CAP_AMBIENT if value == AMBIENT_CLEAR_ALL => return None,
        CAP_AMBIENT => return Some(capability(second).unwrap_or_else(|| second.to_string())),
        SET_SECUREBITS => securebits(value),
        SET_SECCOMP => by_name(&SECCOMP_MODES).map(str::to_owned),
        SET_MM => by_name(&MEMBERS).map(str::to_owned),
        SET_PTRACER if value == u64::MAX => Some("any".to_owned()),
        CAPBSET_DROP => capability(value),
        _ => None,
    };
    Some(name.unwrap_or_else(|| value.to_string()))
}

impl ProcessPrctl {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let prctl: wire::process_prctl = record.read()?;
        let is_named = prctl.option == SET_NAME && prctl.header.result == 0;
        Ok(Self {
            option: OPTIONS.iter().find(|(number, _)| *number == prctl.option).map_or("unknown", |(_, name)| name),
            argument: argument(prctl.option, prctl.argument, prctl.second_argument),
            operation: (prctl.option == CAP_AMBIENT).then(|| ambient_operation(prctl.argument)),
            name: is_named.then(|| record.c_text("vigie.prctl.name", &prctl.header.comm)),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let verb = if event.error.is_some() { "failed to set" } else { "set" };
        let value = self.name.as_deref().or(self.argument.as_deref());
        let said: Vec<_> = self.operation.into_iter().chain(value).collect();
        let said = if said.is_empty() { "nothing".to_owned() } else { said.join(" ") };
        format!("{name} {verb} {}: {said}", self.option)
    }
}
