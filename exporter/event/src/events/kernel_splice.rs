use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event, FileIdentity, Value, text};

event! {
    /// Pages of a regular file became part of a pipe (splice), without being copied. What is written into the pipe afterwards
    /// must not be merged into them: where the kernel thinks it may (PIPE_BUF_FLAG_CAN_MERGE; Linux 5.8 to 5.16.10,
    /// CVE-2022-0847) it changes the file, whoever may write it.
    pub struct KernelSplice: KIND_KERNEL_SPLICE = "kernel.splice" {
        /// Absolute path of the file, from kernel objects.
        path: String => "file.path" ("/etc/passwd"),
        /// Bytes that were moved.
        size: i64 => "vigie.splice.size" ("1"),
        /// Flags of the call, by their names in splice(2).
        flags: Vec<String> => "vigie.splice.flags" ("SPLICE_F_NONBLOCK"),
        /// Flags of the part of the pipe that was filled last, by their names in linux/pipe_fs_i.h.
        pipe_flags: Vec<String> => "vigie.splice.pipe_flags" ("PIPE_BUF_FLAG_CAN_MERGE"),
        /// Whether the file was opened for writing.
        for_writing: bool => "vigie.file.for_writing" ("false"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("passwd") = |splice| Value::str(text::file_name(&splice.path));
        /// Directory of the path.
        "file.directory": String ("/etc") = |splice| Value::str(text::directory(&splice.path));
        /// Mode bits of the file, octal.
        "file.mode": String ("0644") = |splice| Value::String(format!("{:04o}", splice.file.mode & 0o7777).into());
        /// Inode number.
        "file.inode": String ("1835021") = |splice| Value::String(splice.file.inode.to_string().into());
        /// Owner's user id.
        "file.owner.id": String ("0") = |splice| Value::String(splice.file.uid.to_string().into());
        /// Group id.
        "file.group.id": String ("0") = |splice| Value::String(splice.file.gid.to_string().into());
    }
    internal {
        /// The file.
        file: FileIdentity,
        /// The bits of the pipe's flags.
        pipe_flag_bits: u32,
    }
    reported: WhenExported
    each_told: true
    notable: |splice, _| splice.pipe_flag_bits & CAN_MERGE != 0
}

const CAN_MERGE: u32 = 0x10;
/// linux/splice.h
const FLAGS: [(u32, &str); 4] =
    [(1, "SPLICE_F_MOVE"), (2, "SPLICE_F_NONBLOCK"), (4, "SPLICE_F_MORE"), (8, "SPLICE_F_GIFT")];
/// linux/pipe_fs_i.h
const PIPE_FLAGS: [(u32, &str); 7] = [
    (1, "PIPE_BUF_FLAG_LRU"),
    (2, "PIPE_BUF_FLAG_ATOMIC"),
    (4, "PIPE_BUF_FLAG_GIFT"),
    (8, "PIPE_BUF_FLAG_PACKET"),
    (CAN_MERGE, "PIPE_BUF_FLAG_CAN_MERGE"),
    (0x20, "PIPE_BUF_FLAG_WHOLE"),
    (0x40, "PIPE_BUF_FLAG_LOSS"),
];

fn names(bits: u32, known: &[(u32, &str)]) -> Vec<String> {
    known.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| (*name).to_owned()).collect()
}

impl KernelSplice {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let splice: wire::kernel_splice = record.read()?;
        Ok(Self {
            path: record.text("file.path", splice.path)?,
            size: splice.header.result,
            flags: names(splice.flags, &FLAGS),
            pipe_flags: names(splice.pipe_flags, &PIPE_FLAGS),
            for_writing: splice.for_writing != 0,
            file: FileIdentity::from(splice.file),
            pipe_flag_bits: splice.pipe_flags,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let merged = if self.pipe_flag_bits & CAN_MERGE != 0 { ", which may now be overwritten (CAN_MERGE)" } else { "" };
        format!("{} spliced {} bytes of {} into a pipe{merged}", event.process.image.executable_name(), self.size, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{PIPE_FLAGS, names};

    #[test]
    fn flags_are_named() {
        assert_eq!(names(0x12, &PIPE_FLAGS), ["PIPE_BUF_FLAG_ATOMIC", "PIPE_BUF_FLAG_CAN_MERGE"]);
        assert!(names(0, &PIPE_FLAGS).is_empty());
    }
}
