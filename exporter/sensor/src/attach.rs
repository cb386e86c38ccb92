//! Loads and attaches one program. A failure concerns that program alone.

use std::io;
use std::os::fd::OwnedFd;

use aya::Btf;
use aya::programs::{CgroupAttachMode, CgroupSkbAttachType, Program, ProgramError};

use crate::error::chain;
use crate::status::ProgramState;

/// What hooks are found by; where one is out of reach, why.
pub(crate) struct Reach<'a> {
    /// The kernel's types.
    pub(crate) btf: &'a Btf,
    /// Whether tracepoints of system calls can be looked up.
    pub(crate) tracefs: Result<(), String>,
    /// The root of the unified cgroup hierarchy.
    pub(crate) cgroup: Result<OwnedFd, String>,
}

/// Loads `program` and attaches it to the hook that its section names.
pub(crate) fn load_and_attach(program: &mut Program, section: &str, reach: &Reach<'_>) -> ProgramState {
    let obstacle = match program {
        Program::TracePoint(_) => reach.tracefs.as_ref().err(),
        Program::CgroupSkb(_) | Program::CgroupSockAddr(_) | Program::CgroupSysctl(_) => reach.cgroup.as_ref().err(),
        _ => None,
    };
    if let Some(obstacle) = obstacle {
        return ProgramState::Failed(obstacle.clone());
    }
    match try_attach(program, section, reach) {
        Ok(()) => ProgramState::Attached,
        Err(error) if is_absent(&error) => ProgramState::Absent(chain(&error)),
        Err(error) => ProgramState::Failed(explain(&error)),
    }
}

fn try_attach(program: &mut Program, section: &str, reach: &Reach<'_>) -> Result<(), ProgramError> {
    let mut parts = section.split('/').skip(1);
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match program {
        Program::BtfTracePoint(program) => {
            program.load(first, reach.btf)?;
            program.attach()?;
        }
        Program::FEntry(program) => {
            program.load(first, reach.btf)?;
            program.attach()?;
        }
        Program::FExit(program) => {
            program.load(first, reach.btf)?;
            program.attach()?;
        }
        Program::Lsm(program) => {
            program.load(first, reach.btf)?;
            program.attach()?;
        }
        Program::KProbe(program) => {
            program.load()?;
            program.attach(first, 0)?;
        }
        Program::TracePoint(program) => {
            program.load()?;
            program.attach(first, second)?;
        }
        Program::CgroupSkb(program) => {
            program.load()?;
            if let Ok(cgroup) = &reach.cgroup {
                let direction =
                    if first == "egress" { CgroupSkbAttachType::Egress } else { CgroupSkbAttachType::Ingress };
                // A link always stands beside the programs of others, and old kernels refuse to be told so.
                program.attach(cgroup, direction, CgroupAttachMode::Single)?;
            }
        }
        Program::CgroupSockAddr(program) => {
            program.load()?;
            if let Ok(cgroup) = &reach.cgroup {
                program.attach(cgroup, CgroupAttachMode::Single)?;
            }
        }
        Program::CgroupSysctl(program) => {
            program.load()?;
            if let Ok(cgroup) = &reach.cgroup {
                program.attach(cgroup, CgroupAttachMode::Single)?;
            }
        }
        _ => return Err(ProgramError::UnexpectedProgramType),
    }
    Ok(())
}

/// Takes a program at a function of the kernel off again.
pub(crate) fn unload(program: &mut Program) -> Result<(), ProgramError> {
    match program {
        Program::FEntry(program) => program.unload(),
        Program::FExit(program) => program.unload(),
        Program::Lsm(program) => program.unload(),
        Program::KProbe(program) => program.unload(),
        _ => Err(ProgramError::UnexpectedProgramType),
    }
}

/// The kernel has no such tracepoint or function: a system call that its version or its architecture lacks.
fn is_absent(error: &ProgramError) -> bool {
    let text = chain(error);
    let takes_structure = |log: &str| log.contains("STRUCT is unsupported");
    match error {
        ProgramError::Btf(_) => true,
        // Before 6.0 no program can be at a function that takes a structure by its value.
        ProgramError::LoadError { verifier_log, .. } => takes_structure(&verifier_log.to_string()),
        _ => text.contains("/events/") && text.contains("os error 2"),
    }
}

pub(crate) fn explain(error: &ProgramError) -> String {
    let text = chain(error);
    if let ProgramError::SyscallError(refused) = error
        && refused.call == "bpf_link_create"
        && refused.io_error.kind() == io::ErrorKind::PermissionDenied
    {
        return format!(
            "{text}: before Linux 6.9 this needs CAP_NET_ADMIN; and another's program at the root cgroup may stand there \
             alone (`bpftool cgroup show`)"
        );
    }
    if let ProgramError::LoadError { io_error, verifier_log } = error {
        let log = verifier_log.to_string();
        if io_error.kind() == io::ErrorKind::PermissionDenied && log.trim().is_empty() {
            return "this kernel forbids this type of program".to_owned();
        }
        // 0xbad2310 is what the loader puts where a relocation could not be resolved.
        if log.contains("195896080") {
            return "this kernel lacks a structure member that the program reads".to_owned();
        }
        // Its statistics come after what it objects to.
        let is_reason = |line: &&str| {
            let statistics = ["processed ", "stack depth ", "verification time "];
            !line.trim().is_empty() && !statistics.iter().any(|start| line.starts_with(start))
        };
        let last = log.lines().rev().find(is_reason);
        return format!("{io_error}: the verifier said: {}", last.unwrap_or("nothing"));
    }
    text
}
