use memchr::memmem::Finder;

use super::ElfFailure;
use crate::proc::{ByteSource, ReadFailure};

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;
/// Places that are remembered; a linker writes one.
const MAX_PLACES: usize = 8;

/// Where `text` lies in a range of a source, counted from the range's beginning.
pub(crate) fn find_bytes<S: ByteSource + ?Sized>(
    source: &S,
    offset: u64,
    size: u64,
    text: &[u8],
) -> Result<Vec<u64>, ElfFailure> {
    let finder = Finder::new(text);
    let mut places = Vec::new();
    let mut chunk = Vec::new();
    let mut read = 0;
    while read < size {
        // The end of the last chunk stays, for what lies across.
        let kept = chunk.len().min(text.len().saturating_sub(1));
        chunk.drain(..chunk.len() - kept);
        let length = (size - read).min(CHUNK as u64) as usize;
        let from = offset.checked_add(read).ok_or(ReadFailure::OutOfBounds)?;
        chunk.extend(source.read_vec(from, length)?);
        let first = read - kept as u64;
        places.extend(finder.find_iter(&chunk).take(MAX_PLACES).map(|place| first + place as u64));
        if places.len() >= MAX_PLACES {
            places.truncate(MAX_PLACES);
            break;
        }
        read += length as u64;
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_across_chunks_is_found_once() {
        for place in [0, 1, CHUNK - 3, CHUNK - 1, CHUNK, 2 * CHUNK - 2, 3 * CHUNK - 6] {
            let mut bytes = vec![b'x'; 3 * CHUNK];
            bytes[place..place + 6].copy_from_slice(b"needle");
            let found = find_bytes(bytes.as_slice(), 0, bytes.len() as u64, b"needle");
            assert_eq!(found, Ok(vec![place as u64]), "{place}");
        }
    }

    #[test]
    fn places_are_bounded_and_so_is_the_range() {
        let bytes = vec![b'a'; 2 * CHUNK];
        assert_eq!(find_bytes(bytes.as_slice(), 0, bytes.len() as u64, b"a").map(|found| found.len()), Ok(MAX_PLACES));
        assert_eq!(find_bytes(bytes.as_slice(), u64::MAX, 9, b"a"), Err(ElfFailure::Malformed));
        assert_eq!(find_bytes(bytes.as_slice(), 1, bytes.len() as u64, b"b"), Err(ElfFailure::Malformed));
    }
}
