//! Loads and attaches one program. A failure concerns that program alone.

use std::io;

use aya::Btf;
use aya::programs::{Program, ProgramError};

use crate::error::chain;
use crate::status::ProgramState;

/// Loads `program` and attaches it to the hook that its section names.
pub(crate) fn load_and_attach(program: &mut Program, section: &str, btf: &Btf) -> ProgramState {
    match try_attach(program, section, btf) {
        Ok(()) => ProgramState::Attached,
        Err(error) if is_absent(&error) => ProgramState::Absent(chain(&error)),
        Err(error) => ProgramState::Failed(explain(&error)),
    }
}

fn try_attach(program: &mut Program, section: &str, btf: &Btf) -> Result<(), ProgramError> {
    let mut parts = section.split('/').skip(1);
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match program {
        Program::BtfTracePoint(program) => {
            program.load(first, btf)?;
            program.attach()?;
        }
        Program::TracePoint(program) => {
            program.load()?;
            program.attach(first, second)?;
        }
        _ => return Err(ProgramError::UnexpectedProgramType),
    }
    Ok(())
}

/// The kernel has no such tracepoint: a system call that its version or its architecture lacks.
fn is_absent(error: &ProgramError) -> bool {
    let text = chain(error);
    matches!(error, ProgramError::Btf(_)) || (text.contains("/events/") && text.contains("os error 2"))
}

fn explain(error: &ProgramError) -> String {
    let text = chain(error);
    if let ProgramError::LoadError { io_error, verifier_log } = error {
        let log = verifier_log.to_string();
        if io_error.kind() == io::ErrorKind::PermissionDenied && log.trim().is_empty() {
            return "this kernel forbids this type of program".to_owned();
        }
        // 0xbad2310 is what the loader puts where a relocation could not be resolved.
        if log.contains("195896080") {
            return "this kernel lacks a structure member that the program reads".to_owned();
        }
        let last = log.lines().rev().find(|line| !line.trim().is_empty() && !line.starts_with("processed "));
        return format!("{io_error}: the verifier said: {}", last.unwrap_or("nothing"));
    }
    text
}
