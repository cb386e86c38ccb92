use object::elf::PF_W;

use crate::elf::{ElfFailure, ElfFile, find_bytes};
use crate::proc::ByteSource;

/// What the block begins with: <https://pkg.go.dev/debug/buildinfo>.
const MAGIC: &[u8; 14] = b"\xff Go buildinf:";
/// The block begins at a multiple of this. Bytes.
const ALIGNMENT: u64 = 16;
/// Bytes of the block before the version, or the pointers to it.
const HEADER_SIZE: usize = 32;
/// Bytes of data in which the block is searched where sections are stripped: the linker puts it first.
const MAX_SEARCH: u64 = 1024 * 1024;
/// Bytes of the version.
const MAX_VERSION: usize = 128;
/// Flags, at 15: big-endian pointers, and a version that stands in the block itself (since Go 1.18).
const BIG_ENDIAN: u8 = 1;
const INLINE: u8 = 2;

/// The version that a program says it was built with; nothing for a program that is not Go's. The version is empty where
/// the block has none that can be read.
pub(crate) fn go_version<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>) -> Result<Option<String>, ElfFailure> {
    let Some(offset) = find(elf)? else { return Ok(None) };
    let header = elf.source.read_vec(offset, HEADER_SIZE)?;
    let (pointer_size, flags) = (header[14], header[15]);
    let bytes = if flags & INLINE != 0 {
        inline(elf.source, offset + HEADER_SIZE as u64)?
    } else if pointer_size == 8 && flags & BIG_ENDIAN == 0 {
        pointed(elf, elf.source.read_u64(offset + 16)?)?
    } else {
        None
    };
    Ok(Some(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()))
}

fn find<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>) -> Result<Option<u64>, ElfFailure> {
    let section = elf.section_named(b".go.buildinfo")?.map(|section| (section.offset, section.size));
    let is_data = |load: &&crate::elf::Segment| load.flags & PF_W != 0;
    let data = elf.loads().find(is_data).map(|load| (load.offset, load.file_size));
    let Some((offset, size)) = section.or(data) else { return Ok(None) };
    let places = find_bytes(elf.source, offset, size.min(MAX_SEARCH), MAGIC)?;
    Ok(places.into_iter().find(|place| place % ALIGNMENT == 0).map(|place| offset + place))
}

/// A length of seven bits a byte, and so many bytes.
fn inline<S: ByteSource + ?Sized>(source: &S, offset: u64) -> Result<Option<Vec<u8>>, ElfFailure> {
    let mut length = [0; 2];
    source.read_at(offset, &mut length)?;
    let (length, behind) = match length {
        [low, _] if low < 0x80 => (usize::from(low), 1),
        [low, high] => (usize::from(low & 0x7f) | usize::from(high) << 7, 2),
    };
    if length > MAX_VERSION { Ok(None) } else { Ok(Some(source.read_vec(offset + behind, length)?)) }
}

/// `address` is that of a Go string: address and length.
fn pointed<S: ByteSource + ?Sized>(elf: &ElfFile<'_, S>, address: u64) -> Result<Option<Vec<u8>>, ElfFailure> {
    let Some(place) = elf.file_offset(address) else { return Ok(None) };
    let (text, length) = (elf.source.read_u64(place)?, elf.source.read_u64(place.saturating_add(8))?);
    let Some(text) = elf.file_offset(text) else { return Ok(None) };
    if length > MAX_VERSION as u64 { Ok(None) } else { Ok(Some(elf.source.read_vec(text, length as usize)?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_in_the_block_is_bounded() {
        let read = |bytes: &[u8]| inline(bytes, 0);
        assert_eq!(read(b"\x06go1.26 more"), Ok(Some(b"go1.26".to_vec())));
        assert_eq!(read(b"\xff\x01xxxx"), Ok(None));
        assert_eq!(read(b"\x70short"), Err(ElfFailure::Malformed));
        assert_eq!(read(b""), Err(ElfFailure::Malformed));
    }
}
