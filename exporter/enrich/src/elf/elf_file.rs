use object::elf::{ELFCLASS64, ELFDATA2LSB, ELFMAG, PT_DYNAMIC, PT_INTERP, PT_LOAD, PT_TLS, SHT_NOBITS};

use super::{ElfFailure, Machine, Section, Segment, TlsSegment};
use crate::proc::{ByteSource, ReadFailure};

const FILE_HEADER_SIZE: usize = 64;
const MAX_SEGMENTS: usize = 64;
const MAX_SECTIONS: usize = 16 * 1024;
/// Bytes of the interpreter's path.
const MAX_INTERPRETER: u64 = 4096;
/// Bytes of all section names.
const MAX_SECTION_NAMES: u64 = 1024 * 1024;

/// The headers of one file.
#[derive(Debug)]
pub(crate) struct ElfFile<'source, S: ?Sized> {
    pub(crate) source: &'source S,
    pub(crate) machine: Machine,
    pub(crate) segments: Vec<Segment>,
    /// Empty where they were stripped.
    pub(crate) sections: Vec<Section>,
    section_names: u16,
}

impl<'source, S: ByteSource + ?Sized> ElfFile<'source, S> {
    pub(crate) fn parse(source: &'source S) -> Result<Self, ElfFailure> {
        let mut header = [0; FILE_HEADER_SIZE];
        match source.read_at(0, &mut header) {
            Err(ReadFailure::OutOfBounds) => return Err(ElfFailure::NotElf),
            read => read?,
        }
        if header[..4] != ELFMAG {
            return Err(ElfFailure::NotElf);
        }
        let half = |offset: usize| u16::from_le_bytes([header[offset], header[offset + 1]]);
        let long = |offset: usize| u64::from_le_bytes(std::array::from_fn(|index| header[offset + index]));
        if header[4] != ELFCLASS64 || header[5] != ELFDATA2LSB {
            return Err(ElfFailure::UnsupportedMachine);
        }
        let machine = Machine::from_elf(half(18)).ok_or(ElfFailure::UnsupportedMachine)?;
        let segments =
            headers(source, long(32), half(54), half(56), MAX_SEGMENTS)?.iter().map(Segment::parse).collect();
        let sections =
            headers(source, long(40), half(58), half(60), MAX_SECTIONS)?.iter().map(Section::parse).collect();
        Ok(Self { source, machine, segments, sections, section_names: half(62) })
    }

    /// The interpreter's path, which names the C library; nothing for a static program.
    pub(crate) fn interpreter(&self) -> Result<Option<Vec<u8>>, ElfFailure> {
        let Some(segment) = self.segments.iter().find(|segment| segment.kind == PT_INTERP) else { return Ok(None) };
        if segment.file_size > MAX_INTERPRETER {
            return Err(ElfFailure::Malformed);
        }
        let mut path = self.source.read_vec(segment.offset, segment.file_size as usize)?;
        path.truncate(path.iter().position(|&byte| byte == 0).unwrap_or(path.len()));
        Ok(Some(path))
    }

    /// The template of its thread-local variables.
    pub(crate) fn tls(&self) -> Result<Option<TlsSegment>, ElfFailure> {
        let segment = self.segments.iter().find(|segment| segment.kind == PT_TLS);
        segment.map(|segment| TlsSegment::new(segment).ok_or(ElfFailure::Malformed)).transpose()
    }

    pub(crate) fn loads(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|segment| segment.kind == PT_LOAD)
    }

    /// Where in the file the byte at `address` is.
    pub(crate) fn file_offset(&self, address: u64) -> Option<u64> {
        self.loads().find_map(|load| {
            let distance = address.checked_sub(load.address).filter(|&distance| distance < load.file_size)?;
            load.offset.checked_add(distance)
        })
    }

    /// Whether a loader has anything to relocate by name.
    pub(crate) fn is_dynamic(&self) -> bool {
        self.segments.iter().any(|segment| segment.kind == PT_DYNAMIC)
    }

    /// The section of that name, if it has bytes in the file.
    pub(crate) fn section_named(&self, name: &[u8]) -> Result<Option<Section>, ElfFailure> {
        let Some(names) = self.sections.get(usize::from(self.section_names)) else { return Ok(None) };
        if names.kind == SHT_NOBITS || names.size > MAX_SECTION_NAMES {
            return Err(ElfFailure::Malformed);
        }
        let names = self.source.read_vec(names.offset, names.size as usize)?;
        let is_named = |section: &&Section| {
            let rest = names.get(section.name as usize..).and_then(|rest| rest.strip_prefix(name));
            section.kind != SHT_NOBITS && rest.is_some_and(|rest| rest.first() == Some(&0))
        };
        Ok(self.sections.iter().find(is_named).copied())
    }
}

fn headers<const SIZE: usize, S: ByteSource + ?Sized>(
    source: &S,
    offset: u64,
    entry_size: u16,
    count: u16,
    max: usize,
) -> Result<Vec<[u8; SIZE]>, ElfFailure> {
    let count = usize::from(count);
    if count == 0 {
        return Ok(Vec::new());
    }
    if usize::from(entry_size) != SIZE || count > max {
        return Err(ElfFailure::Malformed);
    }
    Ok(source.read_vec(offset, count * SIZE)?.as_chunks::<SIZE>().0.to_vec())
}
