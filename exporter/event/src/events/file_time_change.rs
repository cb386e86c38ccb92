use vigie_bpf::wire::{self, time_change_flag};

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text, timestamp};

event! {
    /// A file's times were set.
    pub struct FileTimeChange: KIND_FILE_TIME_CHANGE = "file.time_change" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/usr/bin/x.so"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("x.so"),
        /// The access time that the caller chose; absent when it stays or becomes the present.
        accessed: Option<String> => "file.accessed" ("2019-03-01T00:00:00Z"),
        /// The modification time that the caller chose; absent when it stays or becomes the present.
        modified: Option<String> => "file.modified" ("2019-03-01T00:00:00Z"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("x.so") = |change| Value::str(text::file_name(&change.path));
        /// Directory of the path.
        "file.directory": String ("/usr/bin") = |change| Value::str(text::directory(&change.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("so") = |change| text::extension(&change.path).map_or(Value::Null, Value::str);
    }
    notable_by: Path
    notable: |change, event| {
        let chosen = change.accessed.is_some() || change.modified.is_some();
        event.error.is_none() && chosen && is_notable_path(&change.path)
    }
}

impl FileTimeChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::file_time_change = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", change.file)?;
        let chosen = |flag: u32, seconds: i64, nanoseconds: u32| {
            let unix_nano = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
            (change.flags & flag != 0).then(|| timestamp::iso8601_signed(unix_nano)).flatten()
        };
        Ok(Self {
            path,
            raw_path,
            accessed: chosen(time_change_flag::TIME_CHANGE_ACCESSED, change.accessed_s, change.accessed_ns),
            modified: chosen(time_change_flag::TIME_CHANGE_MODIFIED, change.modified_s, change.modified_ns),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to change the times of" } else { "changed the times of" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.path)
    }
}
