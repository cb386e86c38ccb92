use std::borrow::Cow;

use vigie_bpf::wire::{self, file_flag, slice_flag};

use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, FileIdentity, Value, text};

event! {
    /// A file was opened for writing or created, or one was read that a rule names.
    pub struct FileOpen: KIND_FILE_OPEN = "file.open" {
        /// Absolute path of the file that was opened, from kernel objects. When the open failed there is no such object:
        /// then it is the caller's path, joined to its working directory.
        path: String => "file.path" ("/etc/shadow"),
        /// The path as the caller gave it.
        raw_path: Option<String> => "vigie.file.raw_path" ("../etc/shadow"),
        /// Flags of open(2): the access mode first.
        flags: Vec<String> => "vigie.file.open_flags" ("O_WRONLY,O_CREAT,O_TRUNC"),
        /// Whether this open created the file.
        created: bool => "vigie.file.created" ("true"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("shadow") = |open| Value::str(text::file_name(&open.path));
        /// Directory of the path.
        "file.directory": String ("/etc") = |open| Value::str(text::directory(&open.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("conf") = |open| text::extension(&open.path).map_or(Value::Null, Value::str);
        /// Whether it was opened for writing.
        "vigie.file.for_writing": Bool ("true") = |open| Value::Bool(open.for_writing());
        /// Mode bits of the file, octal.
        "file.mode": String ("0640") = |open| open.known(|file| format!("{:04o}", file.mode & 0o7777));
        /// Inode number.
        "file.inode": String ("1835021") = |open| open.known(|file| file.inode.to_string());
        /// Owner's user id.
        "file.owner.id": String ("0") = |open| open.known(|file| file.uid.to_string());
        /// Group id.
        "file.group.id": String ("42") = |open| open.known(|file| file.gid.to_string());
        /// Size in bytes when it was opened.
        "file.size": Int ("1024") = |open| match &open.file {
            Some(file) => Value::Int(file.size as i64),
            None => Value::Null,
        };
        /// Whether the file lies in the writable layer of an overlay mount.
        "vigie.file.overlay_upper": Bool ("false") = |open| match &open.file {
            Some(file) => Value::Bool(file.overlay_upper),
            None => Value::Null,
        };
    }
    internal {
        /// The file, when the open succeeded.
        file: Option<FileIdentity>,
        /// The flags' bits.
        flag_bits: u32,
    }
    notable_by: PathOrMark
    notable: |open, _| {
        let in_upper_layer = open.file.as_ref().is_some_and(|file| file.overlay_upper);
        (open.for_writing() || open.created) && (in_upper_layer || is_notable_path(&open.path))
    }
}

/// The flags that arm64 numbers by itself (`arch/arm64/include/uapi/asm/fcntl.h`).
#[cfg(target_arch = "aarch64")]
const DIRECTORY_NOFOLLOW_DIRECT: [u32; 3] = [0o40000, 0o100_000, 0o200_000];
#[cfg(not(target_arch = "aarch64"))]
const DIRECTORY_NOFOLLOW_DIRECT: [u32; 3] = [0o200_000, 0o400_000, 0o40000];

/// Flags beside the access mode (`asm-generic/fcntl.h`).
const FLAGS: [(u32, &str); 12] = [
    (0o100, "O_CREAT"),
    (0o200, "O_EXCL"),
    (0o400, "O_NOCTTY"),
    (0o1000, "O_TRUNC"),
    (0o2000, "O_APPEND"),
    (0o4000, "O_NONBLOCK"),
    (0o10000, "O_DSYNC"),
    (DIRECTORY_NOFOLLOW_DIRECT[2], "O_DIRECT"),
    (DIRECTORY_NOFOLLOW_DIRECT[0], "O_DIRECTORY"),
    (DIRECTORY_NOFOLLOW_DIRECT[1], "O_NOFOLLOW"),
    (0o2_000_000, "O_CLOEXEC"),
    (0o10_000_000, "O_PATH"),
];

pub(super) fn flag_names(bits: u32) -> Vec<String> {
    let access = match bits & 0o3 {
        0 => "O_RDONLY",
        1 => "O_WRONLY",
        _ => "O_RDWR",
    };
    std::iter::once(access)
        .chain(FLAGS.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| *name))
        .map(str::to_owned)
        .collect()
}

impl FileOpen {
    /// Whether it was opened for writing.
    pub fn for_writing(&self) -> bool {
        self.flag_bits & 0o3 != 0
    }

    fn known(&self, describe: fn(&FileIdentity) -> String) -> Value<'static> {
        self.file.as_ref().map_or(Value::Null, |file| Value::String(Cow::Owned(describe(file))))
    }

    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let open: wire::file_open = record.read()?;
        let raw_path = record.optional_text("vigie.file.raw_path", open.raw_path)?;
        let from_user = u32::from(open.path.flags) & slice_flag::SLICE_FROM_USER != 0;
        let path = if from_user {
            let base = record.text("file.path", open.working_directory)?;
            text::join(&base, raw_path.as_deref().unwrap_or_default())
        } else {
            record.text("file.path", open.path)?
        };
        Ok(Self {
            path,
            raw_path,
            flags: flag_names(open.open_flags),
            created: open.file.flags & file_flag::FILE_CREATED != 0,
            // A file has a type. Of one that was cut by its path alone no more than that is known.
            file: (open.file.mode != 0).then(|| open.file.into()),
            flag_bits: open.open_flags,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let verb = match (self.created, self.for_writing(), event.error.is_some()) {
            (_, _, true) => "failed to open",
            (true, ..) => "created",
            (_, true, _) => "opened for writing",
            _ => "read",
        };
        format!("{name} {verb} {}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::flag_names;

    #[test]
    fn flags_are_named_with_the_access_mode_first() {
        assert_eq!(flag_names(0o1101), ["O_WRONLY", "O_CREAT", "O_TRUNC"]);
        assert_eq!(flag_names(0o2_000_000), ["O_RDONLY", "O_CLOEXEC"]);
    }
}
