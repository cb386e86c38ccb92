use std::fs::File;
use std::os::unix::fs::FileExt;

use super::{ByteSource, ReadBudget, ReadFailure};

/// An open file, at the cost of a budget.
#[derive(Debug)]
pub(crate) struct FileSource<'budget> {
    file: &'budget File,
    size: u64,
    budget: &'budget ReadBudget,
}

impl<'budget> FileSource<'budget> {
    /// `size` is the file's, in bytes.
    pub(crate) fn new(file: &'budget File, size: u64, budget: &'budget ReadBudget) -> Self {
        Self { file, size, budget }
    }
}

impl ByteSource for FileSource<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailure> {
        let end = offset.checked_add(buffer.len() as u64).ok_or(ReadFailure::OutOfBounds)?;
        if end > self.size {
            return Err(ReadFailure::OutOfBounds);
        }
        self.budget.spend(buffer.len())?;
        Ok(self.file.read_exact_at(buffer, offset)?)
    }
}
