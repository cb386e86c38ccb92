/// One section header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section {
    /// Offset of its name in the section that holds names.
    pub(crate) name: u32,
    /// `SHT_…`.
    pub(crate) kind: u32,
    pub(crate) flags: u64,
    pub(crate) offset: u64,
    pub(crate) size: u64,
    /// For symbols: index of the section with their names.
    pub(crate) link: u32,
    pub(crate) entry_size: u64,
}

impl Section {
    /// Bytes of one header.
    pub(crate) const HEADER_SIZE: usize = 64;

    pub(crate) fn parse(header: &[u8; Self::HEADER_SIZE]) -> Self {
        let word = |offset: usize| u32::from_le_bytes(std::array::from_fn(|index| header[offset + index]));
        let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| header[offset + index]));
        Self {
            name: word(0),
            kind: word(4),
            flags: long(8),
            offset: long(24),
            size: long(32),
            link: word(40),
            entry_size: long(56),
        }
    }
}
