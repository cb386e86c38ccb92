use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file's name or a directory was removed.
    pub struct FileDelete: KIND_FILE_DELETE = "file.delete" {
        /// Absolute path. In the base tier of hooks it is the caller's, joined to the directory that it is relative to,
        /// which the kernel names, and symbolic links in the caller's part are not resolved.
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
    notable_by: Path
    notable: |delete, event| event.error.is_none() && is_notable_path(&delete.path)
}

impl FileDelete {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let delete: wire::file_delete = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", delete.file)?;
        Ok(Self { path, raw_path, is_directory: delete.is_directory != 0 })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to delete" } else { "deleted" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.path)
    }
}
