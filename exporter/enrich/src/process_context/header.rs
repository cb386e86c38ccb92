use super::ProcessContextFailure;

/// Bytes of the message at most.
const MAX_PAYLOAD: u32 = 64 * 1024;
const SIGNATURE: &[u8; 8] = b"OTEL_CTX";
const VERSION: u32 = 2;

/// The beginning of the mapping: signature, version (u32), size of the payload (u32), time of publication (u64, zero while it
/// is being written), address of the payload (u64).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) published_at_ns: u64,
    pub(crate) payload_size: usize,
    pub(crate) payload_address: u64,
}

impl Header {
    /// Bytes.
    pub(crate) const SIZE: usize = 32;

    pub(crate) fn parse(bytes: &[u8; Self::SIZE]) -> Result<Self, ProcessContextFailure> {
        let word = |offset: usize| u32::from_le_bytes(std::array::from_fn(|index| bytes[offset + index]));
        let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| bytes[offset + index]));
        let published_at_ns = long(16);
        // The rest may not be there yet.
        if published_at_ns == 0 {
            return Err(ProcessContextFailure::BeingWritten);
        }
        if &bytes[..8] != SIGNATURE {
            return Err(ProcessContextFailure::BadHeader);
        }
        if word(8) != VERSION {
            return Err(ProcessContextFailure::UnsupportedVersion);
        }
        if word(12) > MAX_PAYLOAD {
            return Err(ProcessContextFailure::BadHeader);
        }
        Ok(Self { published_at_ns, payload_size: word(12) as usize, payload_address: long(24) })
    }
}
