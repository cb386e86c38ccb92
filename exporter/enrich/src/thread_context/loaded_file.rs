use object::elf::PF_X;

use crate::elf::Segment;
use crate::proc::MapEntry;

/// Where a file's segments lie in a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoadedFile {
    /// What is added to the addresses that the file speaks of.
    bias: u64,
    /// First address of its segments, and the one behind the last.
    range: (u64, u64),
}

impl LoadedFile {
    /// Told by one of its executable mappings. Nothing where no segment is mapped like that.
    pub(crate) fn new(loads: &[Segment], entry: &MapEntry) -> Option<Self> {
        let page = rustix::param::page_size() as u64;
        let text = loads.iter().find(|load| {
            let begins = load.offset & !(page - 1);
            let ends = load.offset.saturating_add(load.file_size);
            load.flags & PF_X != 0 && (begins..ends).contains(&entry.file_offset)
        })?;
        let bias = entry.start.wrapping_sub(entry.file_offset).wrapping_add(text.offset).wrapping_sub(text.address);
        let first = loads.iter().map(|load| load.address).min()?;
        let last = loads.iter().map(|load| load.address.saturating_add(load.memory_size)).max()?;
        Some(Self { bias, range: (bias.wrapping_add(first), bias.wrapping_add(last)) })
    }

    /// The address in the process of one in the file.
    pub(crate) fn address(&self, of: u64) -> u64 {
        self.bias.wrapping_add(of)
    }

    pub(crate) fn contains(&self, address: u64) -> bool {
        (self.range.0..self.range.1).contains(&address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bias_is_told_by_the_code() {
        let load = |flags, offset, address, size| Segment {
            kind: 1,
            flags,
            offset,
            address,
            file_size: size,
            memory_size: size,
            alignment: 0x1000,
        };
        let loads = [load(4, 0, 0, 0x800), load(5, 0x1840, 0x2840, 0x900), load(6, 0x2200, 0x4200, 0x100)];
        let entry = MapEntry::parse(b"7f0000002000-7f0000004000 r-xp 00001000 0:1 1 /a").expect("a line");
        let file = LoadedFile::new(&loads, &entry).expect("mapped");
        assert_eq!(file.address(0x4208), 0x7f00_0000_4208);
        assert!(file.contains(0x7f00_0000_0000) && !file.contains(0x7f00_0000_4300));
        let other = MapEntry::parse(b"1000-2000 r-xp 00005000 0:1 1 /a").expect("a line");
        assert_eq!(LoadedFile::new(&loads, &other), None);
        assert_eq!(LoadedFile::new(&[load(5, u64::MAX, u64::MAX, u64::MAX)], &entry), None);
    }
}
