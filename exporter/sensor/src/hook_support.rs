use std::path::Path;

use aya::programs::{LsmAttachType, ProgramType};
use aya::sys::is_program_supported;

use crate::Hooks;
use crate::error::chain;

/// Kernels that were built with kprobes have it.
const KPROBE_TYPE: &str = "/sys/bus/event_source/devices/kprobe/type";

/// Which hooks, of those that not every kernel has, may be used.
#[derive(Debug)]
pub(crate) struct HookSupport {
    /// At functions (fentry, fexit); an error is why not.
    pub(crate) trampolines: Result<(), String>,
    pub(crate) lsm: bool,
    pub(crate) kprobes: bool,
}

impl HookSupport {
    /// Asks the kernel, of what the configuration wants.
    pub(crate) fn find(wanted: Hooks) -> Self {
        let trampolines = if wanted.trampolines {
            match is_program_supported(ProgramType::Tracing) {
                Ok(true) => Ok(()),
                Ok(false) => Err("this kernel has no programs at functions".to_owned()),
                Err(error) => Err(format!("this kernel forbids programs at functions: {}", chain(&error))),
            }
        } else {
            Err("the configuration leaves programs at functions out".to_owned())
        };
        let lsm = wanted.lsm && is_program_supported(ProgramType::Lsm(LsmAttachType::Mac)).unwrap_or(false);
        Self { trampolines, lsm, kprobes: wanted.kprobes && Path::new(KPROBE_TYPE).exists() }
    }

    /// Whether paths that the kernel finds can be kept for the end of a call.
    pub(crate) fn keeps_paths(&self) -> bool {
        self.trampolines.is_ok() || self.lsm || self.kprobes
    }
}
