use super::{GoFailure, GoProgram};
use crate::elf::ElfFailure;
use crate::proc::{FileIdentity, ReadBudget, RecentCache, open_executable};

/// Programs that are remembered.
const MAX_PROGRAMS: usize = 2 * 1024;

/// Tells Go's programs from others, parsing each once.
#[derive(Debug)]
pub struct GoInspector {
    programs: RecentCache<FileIdentity, Result<Option<GoProgram>, ElfFailure>>,
}

impl Default for GoInspector {
    fn default() -> Self {
        Self { programs: RecentCache::new(MAX_PROGRAMS) }
    }
}

impl GoInspector {
    /// The program of process `pid`; nothing if it is not Go's. The caller makes sure that the pid is still the same process's.
    pub fn inspect(&mut self, pid: u32) -> Result<Option<GoProgram>, GoFailure> {
        self.inspect_within(pid, &ReadBudget::new())
    }

    pub(crate) fn inspect_within(&mut self, pid: u32, budget: &ReadBudget) -> Result<Option<GoProgram>, GoFailure> {
        let file = open_executable(pid)?;
        if let Some(known) = self.programs.get(&file.identity) {
            return Ok(known?);
        }
        let program = GoProgram::read(&file.source(budget));
        if !matches!(program, Err(ElfFailure::Read(_))) {
            self.programs.put(file.identity, program.clone());
        }
        Ok(program?)
    }
}

/// The program of process `pid`, with nothing remembered: for a single question.
pub fn inspect(pid: u32) -> Result<Option<GoProgram>, GoFailure> {
    GoInspector::default().inspect(pid)
}
