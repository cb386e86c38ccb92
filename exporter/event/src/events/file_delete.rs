use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file's name or a directory was removed.
    pub struct FileDelete: KIND_FILE_DELETE = "file.delete" {
        /// Absolute path: the caller's, joined to the directory that it is relative to, which the kernel names. Symbolic
        /// links in the caller's part are not resolved.
        path: String => "file.path" ("/var/log/auth.log"),
        /// The path as the caller gave it.
        raw_path: Option<String> => "vigie.file.raw_path" ("auth.log"),
        /// Whether a directory was removed.
        is_directory: bool => "vigie.file.is_directory" ("false"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("auth.log") = |delete| Value::str(text::file_name(&delete.path));
        /// Directory of the path.
        "file.directory": String ("/var/log") = |delete| Value::str(text::directory(&delete.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("log") = |delete| text::extension(&delete.path).map_or(Value::Null, Value::str);
    }
}

impl FileDelete {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let delete: wire::file_delete = record.read()?;
        let raw_path = record.text("vigie.file.raw_path", delete.raw_path)?;
        let base = record.text("file.path", delete.base)?;
        Ok(Self {
            path: text::join(&base, &raw_path),
            raw_path: Some(raw_path),
            is_directory: delete.is_directory != 0,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to delete" } else { "deleted" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.path)
    }
}
