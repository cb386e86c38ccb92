use std::fs;
use std::os::fd::{AsFd as _, AsRawFd as _};

use aya::programs::ProgramFd;

/// Runs that the kernel skipped, for each kind of event. A program at a function can be preempted; while it is, the
/// kernel lets no other run of it begin on that processor, and counts those.
#[derive(Default)]
pub(crate) struct MissedRuns {
    programs: Vec<(u32, ProgramFd)>,
}

impl MissedRuns {
    /// Of programs that can be preempted, with the kind that each feeds.
    pub(crate) fn of(programs: impl Iterator<Item = (u32, ProgramFd)>) -> Self {
        Self { programs: programs.collect() }
    }

    /// How many calls no program saw that may have been events of this kind: of some calls, such as clone, few are. Kernels
    /// before 5.12 do not count them.
    pub(crate) fn read(&self, kind: u32) -> u64 {
        self.programs.iter().filter(|(of, _)| *of == kind).map(|(_, program)| recursion_misses(program)).sum()
    }
}

fn recursion_misses(program: &ProgramFd) -> u64 {
    let path = format!("/proc/self/fdinfo/{}", program.as_fd().as_raw_fd());
    parse(&fs::read_to_string(path).unwrap_or_default())
}

/// Of what `bpf_prog_show_fdinfo` in the kernel's `kernel/bpf/syscall.c` tells.
fn parse(told: &str) -> u64 {
    told.lines().find_map(|line| line.strip_prefix("recursion_misses:")?.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_how_many_runs_it_skipped() {
        let told =
            "pos:\t0\nflags:\t02000002\nprog_type:\t26\nrun_cnt:\t9\nrecursion_misses:\t3\nverified_insns:\t51\n";
        assert_eq!(parse(told), 3);
        assert_eq!(parse("pos:\t0\nprog_type:\t26\n"), 0, "as before 5.12");
    }
}
