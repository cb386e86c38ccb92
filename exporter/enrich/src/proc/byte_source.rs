use super::ReadFailure;

/// Something of which ranges of bytes can be read.
pub(crate) trait ByteSource {
    /// Fills `buffer` from `offset` on. Errors where any of it is outside.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailure>;

    /// `length` bytes from `offset` on; the caller bounds `length`.
    fn read_vec(&self, offset: u64, length: usize) -> Result<Vec<u8>, ReadFailure> {
        let mut bytes = vec![0; length];
        self.read_at(offset, &mut bytes)?;
        Ok(bytes)
    }

    /// A word in the machine's order; only little-endian machines are supported.
    fn read_u64(&self, offset: u64) -> Result<u64, ReadFailure> {
        let mut bytes = [0; 8];
        self.read_at(offset, &mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

impl ByteSource for [u8] {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailure> {
        let start = usize::try_from(offset).map_err(|_| ReadFailure::OutOfBounds)?;
        let end = start.checked_add(buffer.len()).ok_or(ReadFailure::OutOfBounds)?;
        buffer.copy_from_slice(self.get(start..end).ok_or(ReadFailure::OutOfBounds)?);
        Ok(())
    }
}
