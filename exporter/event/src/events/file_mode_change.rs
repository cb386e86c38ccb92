use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file's permission bits were set.
    pub struct FileModeChange: KIND_FILE_MODE_CHANGE = "file.mode_change" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/tmp/.x/sh.so"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("sh.so"),
        /// The permission bits, in octal.
        mode: String => "file.mode" ("4755"),
        /// What they were before, in octal; absent where no hook is told of the file before it is changed (base tier).
        previous_mode: Option<String> => "vigie.file.previous_mode" ("0755"),
        /// Whether it runs as its owner from now on (S_ISUID).
        is_setuid: bool => "vigie.file.is_setuid" ("true"),
        /// Whether it runs as its group from now on (S_ISGID).
        is_setgid: bool => "vigie.file.is_setgid" ("false"),
        /// Whether anyone may execute it from now on.
        is_executable: bool => "vigie.file.is_executable" ("true"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("sh.so") = |change| Value::str(text::file_name(&change.path));
        /// Directory of the path.
        "file.directory": String ("/tmp/.x") = |change| Value::str(text::directory(&change.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("so") = |change| text::extension(&change.path).map_or(Value::Null, Value::str);
    }
    notable_by: PathOrMark
    notable: |change, event| event.error.is_none() && (change.is_setuid || change.is_setgid || is_notable_path(&change.path))
}

impl FileModeChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::file_mode_change = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", change.file)?;
        Ok(Self {
            path,
            raw_path,
            mode: format!("{:04o}", change.mode),
            previous_mode: (change.previous_mode != u32::MAX).then(|| format!("{:04o}", change.previous_mode & 0o7777)),
            is_setuid: change.mode & 0o4000 != 0,
            is_setgid: change.mode & 0o2000 != 0,
            is_executable: change.mode & 0o111 != 0,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to change the mode of" } else { "changed the mode of" };
        format!("{} {verb} {} to {}", event.process.image.executable_name(), self.path, self.mode)
    }
}
