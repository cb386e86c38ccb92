use std::fs::File;
use std::os::unix::fs::FileExt;

use super::{ByteSource, ReadBudget, ReadFailure};

/// The memory of one process. The open file stays with that process's memory, also when its pid goes to another one.
#[derive(Debug)]
pub(crate) struct ProcessMemory<'budget> {
    file: File,
    budget: &'budget ReadBudget,
}

impl<'budget> ProcessMemory<'budget> {
    pub(crate) fn open(pid: u32, budget: &'budget ReadBudget) -> Result<Self, ReadFailure> {
        Ok(Self { file: File::open(format!("/proc/{pid}/mem"))?, budget })
    }
}

impl ByteSource for ProcessMemory<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailure> {
        self.budget.spend(buffer.len())?;
        // Offsets are signed in the kernel; no address of a process is in the upper half.
        if i64::try_from(offset).is_err() {
            return Err(ReadFailure::OutOfBounds);
        }
        self.file.read_exact_at(buffer, offset).map_err(|_| ReadFailure::NotReadable)
    }
}
