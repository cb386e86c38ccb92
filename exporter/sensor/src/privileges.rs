//! What this process and this kernel allow, asked before anything is loaded.

use std::fs;

use rustix::thread::{CapabilitySet, capabilities};

use crate::SensorError;

const BTF_PATH: &str = "/sys/kernel/btf/vmlinux";

/// Inode of the initial pid namespace (`PROC_PID_INIT_INO` in the kernel's `proc_ns.h`).
const INITIAL_PID_NAMESPACE: &str = "pid:[4026531836]";

/// Capabilities that are needed, with why.
const NEEDED: [(CapabilitySet, &str); 5] = [
    (CapabilitySet::BPF, "CAP_BPF"),
    (CapabilitySet::PERFMON, "CAP_PERFMON"),
    (CapabilitySet::SYS_PTRACE, "CAP_SYS_PTRACE"),
    (CapabilitySet::DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH"),
    (CapabilitySet::SYS_ADMIN, "CAP_SYS_ADMIN"),
];

/// What only some events need, on some kernels: whoever lacks it gets the others.
#[cfg(test)]
const WANTED: [&str; 1] = ["CAP_NET_ADMIN"];

/// The capabilities that are needed and that this process lacks.
///
/// `BPF` and `PERFMON` load the programs, `SYS_PTRACE` and `DAC_READ_SEARCH` read other users' `/proc` entries,
/// `SYS_ADMIN` mounts tracefs privately where it is missing and reads the kernel's type information.
pub fn missing_capabilities() -> Vec<&'static str> {
    let Ok(sets) = capabilities(None) else {
        return NEEDED.iter().map(|(_, name)| *name).collect();
    };
    NEEDED.iter().filter(|(capability, _)| !sets.effective.contains(*capability)).map(|(_, name)| *name).collect()
}

/// What the kernel offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// `uname -r`.
    pub kernel_release: String,
    /// Major and minor version.
    pub kernel_version: (u32, u32),
    /// Processors that may ever come online.
    pub possible_processors: u32,
}

impl Environment {
    /// Whether the kernel has `bpf_task_pt_regs`, as the programs are told it.
    pub(crate) fn has_task_pt_regs(&self) -> u8 {
        u8::from(self.kernel_version >= (5, 15))
    }

    /// Asks the kernel.
    ///
    /// # Errors
    /// When privileges or BTF are missing, or this is not the initial pid namespace.
    pub fn check() -> Result<Self, SensorError> {
        let missing = missing_capabilities();
        if !missing.is_empty() {
            return Err(SensorError::MissingCapabilities(missing));
        }
        fs::metadata(BTF_PATH).map_err(|error| SensorError::NoBtf { path: BTF_PATH, reason: error.to_string() })?;
        if fs::read_link("/proc/self/ns/pid").is_ok_and(|link| link.as_os_str() != INITIAL_PID_NAMESPACE) {
            return Err(SensorError::PidNamespace);
        }
        let kernel_release = rustix::system::uname().release().to_string_lossy().into_owned();
        let kernel_version = version(&kernel_release);
        let possible = fs::read_to_string("/sys/devices/system/cpu/possible").unwrap_or_default();
        Ok(Self { kernel_release, kernel_version, possible_processors: processors(&possible) })
    }
}

/// `6.1.0-32-amd64` → (6, 1).
fn version(release: &str) -> (u32, u32) {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// Number of processors that a list such as `0-3` or `0,2-5` reaches up to.
fn processors(list: &str) -> u32 {
    list.trim()
        .split([',', '-'])
        .filter_map(|part| part.parse::<u32>().ok())
        .max()
        .map_or(1024, |highest| highest.saturating_add(1).min(8192))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_daemon_set_has_the_capabilities_that_are_needed_and_no_more() {
        let manifest = include_str!("../../../examples/kubernetes/vigie.yaml");
        let line = manifest.lines().find_map(|line| line.trim().strip_prefix("add: [")?.strip_suffix(']'));
        let added: Vec<_> = line.expect("capabilities").split(", ").map(|name| format!("CAP_{name}")).collect();
        let all: Vec<_> = NEEDED.iter().map(|(_, name)| *name).chain(WANTED).collect();
        assert_eq!(added, all);
    }

    #[test]
    fn releases_and_processor_lists_are_read() {
        assert_eq!(version("6.1.0-32-amd64"), (6, 1));
        assert_eq!(version("5.10.0"), (5, 10));
        assert_eq!(version("odd"), (0, 0));
        assert_eq!(processors("0-3\n"), 4);
        assert_eq!(processors("0,2-5"), 6);
        assert_eq!(processors(""), 1024);
    }
}
