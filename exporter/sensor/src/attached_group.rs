use aya::programs;
use aya::{Btf, Ebpf};
use vigie_bpf::Program;

use crate::attach::{self, Reach};
use crate::error::chain;
use crate::{ProgramCost, ProgramState, ProgramStatus, program_cost};

/// So many hooks are let go of at once.
const DETACHED_TOGETHER: usize = 16;

/// Programs of one object, with what became of each. Dropping it detaches them.
#[derive(Default)]
pub(crate) struct AttachedGroup {
    pub(crate) object: Option<Ebpf>,
    pub(crate) statuses: Vec<ProgramStatus>,
}

impl AttachedGroup {
    /// Attaches program by program.
    pub(crate) fn attach(mut object: Ebpf, programs: &[Program], tier: &'static str, reach: &Reach<'_>) -> Self {
        let mut attach = |&program: &Program| {
            let state = match object.program_mut(program.name) {
                None => ProgramState::Failed("is not in the object".to_owned()),
                Some(loaded) => attach::load_and_attach(loaded, program.section, reach),
            };
            ProgramStatus { program, tier, state }
        };
        let statuses = programs.iter().map(&mut attach).collect();
        Self { object: Some(object), statuses }
    }

    /// The same of programs at functions, which are found by the kernel's types alone.
    pub(crate) fn attach_to_functions(object: Ebpf, programs: &[Program], tier: &'static str, btf: &Btf) -> Self {
        let unused = || "is not looked for".to_owned();
        Self::attach(object, programs, tier, &Reach { btf, tracefs: Err(unused()), cgroup: Err(unused()) })
    }

    /// Takes those off that attach and do not fire.
    pub(crate) fn drop_silent(&mut self, is_silent: impl Fn(&ProgramStatus) -> bool) {
        for status in self.statuses.iter_mut().filter(|status| status.is_attached() && is_silent(status)) {
            status.state = ProgramState::Failed("it attaches and does not fire".to_owned());
            if let Some(program) = self.object.as_mut().and_then(|object| object.program_mut(status.program.name))
                && let Err(error) = attach::unload(program)
            {
                tracing::warn!(program = status.program.name, error = chain(&error), "a silent program stays attached");
            }
        }
    }

    /// Those at work.
    pub(crate) fn attached(&self) -> impl Iterator<Item = &ProgramStatus> {
        self.statuses.iter().filter(|status| status.is_attached())
    }

    /// Whether the program of this name is at work here.
    pub(crate) fn has_attached(&self, name: &str) -> bool {
        self.attached().any(|status| status.program.name == name)
    }

    /// What each of those at work has cost.
    pub(crate) fn costs(&self) -> impl Iterator<Item = ProgramCost> {
        self.attached().filter_map(|status| program_cost::of(self.object.as_ref()?, status.program))
    }
}

/// The kernel waits some 30 ms for each tracepoint until nobody runs what was attached to it. It can do that for many at once.
impl Drop for AttachedGroup {
    fn drop(&mut self) {
        let Some(object) = &mut self.object else { return };
        let mut programs: Vec<_> = object.programs_mut().map(|(_, program)| program).collect();
        let share = programs.len().div_ceil(DETACHED_TOGETHER).max(1);
        std::thread::scope(|scope| {
            for share in programs.chunks_mut(share) {
                // What cannot have a thread is detached with the object.
                let _ = std::thread::Builder::new()
                    .spawn_scoped(scope, || share.iter_mut().for_each(|program| detach(program)));
            }
        });
    }
}

fn detach(program: &mut programs::Program) {
    // One that was never loaded has nothing to let go of.
    let _ = match program {
        programs::Program::TracePoint(program) => program.unload(),
        programs::Program::KProbe(program) => program.unload(),
        _ => Ok(()),
    };
}
