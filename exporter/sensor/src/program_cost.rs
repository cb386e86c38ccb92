use std::os::fd::OwnedFd;
use std::time::Duration;

use aya::Ebpf;
use aya::sys::{Stats, enable_stats};
use vigie_bpf::Program;

use crate::SensorError;
use crate::error::chain;

/// What one program has cost the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgramCost {
    /// The program.
    pub program: Program,
    /// How often it ran.
    pub runs: u64,
    /// How long that took in all.
    pub run_time: Duration,
}

/// Has the kernel time every eBPF program of the machine until the descriptor is closed. Each run then takes some 20 ns more.
///
/// # Errors
/// When the kernel refuses (it needs `CAP_SYS_ADMIN`).
pub(crate) fn enable_statistics() -> Result<OwnedFd, SensorError> {
    enable_stats(Stats::RunTime).map_err(|error| SensorError::Statistics(chain(&error)))
}

/// What a program has cost since; nothing of one that is not loaded.
pub(crate) fn of(object: &Ebpf, program: Program) -> Option<ProgramCost> {
    let info = object.program(program.name)?.info().ok()?;
    Some(ProgramCost { program, runs: info.run_count(), run_time: info.run_time() })
}
