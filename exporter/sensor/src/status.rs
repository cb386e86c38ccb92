use vigie_bpf::Program;

/// What became of one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramState {
    /// Loaded and attached.
    Attached,
    /// Loaded, to be attached when there is something to see.
    Waiting,
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
    /// The hook without its kind: `syscalls/sys_exit_openat`, `sched_process_exec`; with it where it says nothing else:
    /// `cgroup_skb/egress`; `exit_open` for a call by a 32-bit entry.
    pub fn hook(&self) -> &'static str {
        if self.program.section.starts_with("cgroup") {
            return self.program.section;
        }
        let hook = self.program.section.split_once('/').map_or(self.program.section, |(_, hook)| hook);
        // What follows in a raw tracepoint's are numbers of calls.
        match hook.split_once('/') {
            Some((call, _)) if self.program.section.starts_with("raw_tp/") => call,
            _ => hook,
        }
    }

    /// Whether it is at work.
    pub fn is_attached(&self) -> bool {
        self.state == ProgramState::Attached
    }

    /// The value of the metric label `state`.
    pub fn state_name(&self) -> &'static str {
        match self.state {
            ProgramState::Attached => "attached",
            ProgramState::Waiting => "waiting",
            ProgramState::Absent(_) => "absent",
            ProgramState::Failed(_) => "failed",
        }
    }
}
