/// One program header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// `PT_…`.
    pub(crate) kind: u32,
    /// `PF_…`.
    pub(crate) flags: u32,
    pub(crate) offset: u64,
    pub(crate) address: u64,
    pub(crate) file_size: u64,
    pub(crate) memory_size: u64,
    pub(crate) alignment: u64,
}

impl Segment {
    /// Bytes of one header.
    pub(crate) const HEADER_SIZE: usize = 56;

    pub(crate) fn parse(header: &[u8; Self::HEADER_SIZE]) -> Self {
        let word = |offset: usize| u32::from_le_bytes(std::array::from_fn(|index| header[offset + index]));
        let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| header[offset + index]));
        Self {
            kind: word(0),
            flags: word(4),
            offset: long(8),
            address: long(16),
            file_size: long(32),
            memory_size: long(40),
            alignment: long(48),
        }
    }
}

/// The template of a file's thread-local variables, `PT_TLS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TlsSegment {
    pub(crate) address: u64,
    /// Bytes.
    pub(crate) size: u64,
    /// A power of two, at least 1.
    pub(crate) alignment: u64,
}

impl TlsSegment {
    /// Bytes that a template has at most; also the largest alignment.
    const MAX_SIZE: u64 = 1 << 30;

    /// Nothing for sizes and alignments that no loader accepts.
    pub(crate) fn new(segment: &Segment) -> Option<Self> {
        let alignment = segment.alignment.max(1);
        let plausible = alignment.is_power_of_two() && alignment.max(segment.memory_size) <= Self::MAX_SIZE;
        plausible.then_some(Self { address: segment.address, size: segment.memory_size, alignment })
    }
}
