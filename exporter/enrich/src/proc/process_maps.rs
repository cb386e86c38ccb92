use std::fs::File;
use std::io::Read;

use super::{MapEntry, ReadBudget, ReadFailure};

/// Bytes of `/proc/PID/maps`: as many mappings as a process may have by default (65 530), with long names.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// The mappings of a process, in the order of their addresses. Lines that are none are left out.
pub(crate) fn read_maps(pid: u32, budget: &ReadBudget) -> Result<Vec<MapEntry>, ReadFailure> {
    let mut file = File::open(format!("/proc/{pid}/maps"))?.take(MAX_BYTES);
    let mut text = Vec::new();
    loop {
        budget.spend(CHUNK)?;
        let read = (&mut file).take(CHUNK as u64).read_to_end(&mut text)?;
        if read == 0 {
            break;
        }
    }
    if text.len() as u64 == MAX_BYTES {
        return Err(ReadFailure::LimitReached);
    }
    Ok(parse_maps(&text))
}

pub(crate) fn parse_maps(text: &[u8]) -> Vec<MapEntry> {
    text.split(|&byte| byte == b'\n').filter_map(MapEntry::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_mapped() {
        let maps = read_maps(std::process::id(), &ReadBudget::new()).expect("readable");
        assert!(maps.iter().any(|entry| entry.is_executable && entry.inode != 0 && entry.name.starts_with(b"/")));
        assert!(maps.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn other_lines_are_left_out() {
        assert_eq!(parse_maps(b"\nx\n1-2 rwxp 0 0:0 0\n\xff\xff\n").len(), 1);
    }
}
