use vigie_bpf::Program;

/// What became of one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramState {
    /// Loaded and attached.
    Attached,
    /// The kernel has no such hook.
    Absent(String),
    /// The kernel refused it.
    Failed(String),
}

/// One program with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramStatus {
    /// The program.
    pub program: Program,
    /// Tier of its hook.
    pub tier: &'static str,
    /// What became of it.
    pub state: ProgramState,
}

impl ProgramStatus {
    /// The hook without its kind: `syscalls/sys_exit_openat`, `sched_process_exec`.
    pub fn hook(&self) -> &'static str {
        self.program.section.split_once('/').map_or(self.program.section, |(_, hook)| hook)
    }

    /// Whether it is at work.
    pub fn is_attached(&self) -> bool {
        self.state == ProgramState::Attached
    }

    /// The value of the metric label `state`.
    pub fn state_name(&self) -> &'static str {
        match self.state {
            ProgramState::Attached => "attached",
            ProgramState::Absent(_) => "absent",
            ProgramState::Failed(_) => "failed",
        }
    }
}
