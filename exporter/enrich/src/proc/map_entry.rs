/// One line of `/proc/PID/maps`, <https://man7.org/linux/man-pages/man5/proc_pid_maps.5.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MapEntry {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) is_executable: bool,
    /// Bytes from the file's beginning.
    pub(crate) file_offset: u64,
    pub(crate) device: (u32, u32),
    /// 0 where no file is mapped.
    pub(crate) inode: u64,
    /// As the kernel shows it: a line feed is `\012`, a file that is gone ends in ` (deleted)`.
    pub(crate) name: Vec<u8>,
}

impl MapEntry {
    /// Nothing for a line that is not one.
    pub(crate) fn parse(line: &[u8]) -> Option<Self> {
        let mut rest = line;
        let mut field = || {
            let end = rest.iter().position(|&byte| byte == b' ').unwrap_or(rest.len());
            let (field, behind) = rest.split_at(end);
            rest = behind.strip_prefix(b" ").unwrap_or(behind);
            std::str::from_utf8(field).ok()
        };
        let (start, end) = field()?.split_once('-')?;
        let permissions = field()?;
        let file_offset = field()?;
        let (major, minor) = field()?.split_once(':')?;
        let inode = field()?;
        let entry = Self {
            start: hexadecimal(start)?,
            end: hexadecimal(end)?,
            is_executable: permissions.as_bytes().get(2) == Some(&b'x'),
            file_offset: hexadecimal(file_offset)?,
            device: (u32::try_from(hexadecimal(major)?).ok()?, u32::try_from(hexadecimal(minor)?).ok()?),
            inode: inode.parse().ok()?,
            name: rest[rest.iter().position(|&byte| byte != b' ').unwrap_or(rest.len())..].to_vec(),
        };
        (entry.start < entry.end).then_some(entry)
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_read() {
        let line = b"7f00-7fff r-xp 00001000 103:0a 4711                       /a b (deleted)";
        let entry = MapEntry::parse(line).expect("a line");
        assert_eq!((entry.start, entry.end, entry.file_offset, entry.inode), (0x7f00, 0x7fff, 0x1000, 4711));
        assert_eq!(entry.device, (0x103, 0xa));
        assert!(entry.is_executable);
        assert_eq!(entry.name, b"/a b (deleted)");
        let anonymous = MapEntry::parse(b"1000-2000 rw-p 00000000 00:00 0 ").expect("a line");
        assert!(anonymous.name.is_empty() && !anonymous.is_executable);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn no_line_panics(line in proptest::collection::vec(any::<u8>(), 0..120)) {
            let _ = MapEntry::parse(&line);
        }

        #[test]
        fn almost_a_line_does_not_panic(line in "[0-9a-f]{0,20}-?[0-9a-f]{0,20} [rwxp-]{0,5} [0-9a-f:-]{0,9} ?[0-9a-f:]{0,9} [0-9-]{0,22} {0,9}[a-z/ ]{0,9}") {
            if let Some(entry) = MapEntry::parse(line.as_bytes()) {
                prop_assert!(entry.start < entry.end);
            }
        }
    }
}
