use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file or directory got another name.
    pub struct FileRename: KIND_FILE_RENAME = "file.rename" {
        /// Absolute path before, as in file.delete.
        path: String => "file.path" ("/etc/passwd.new"),
        /// Absolute path afterwards.
        target_path: String => "vigie.file.target.path" ("/etc/passwd"),
        /// Whether the two names were exchanged (RENAME_EXCHANGE).
        exchanged: bool => "vigie.file.exchanged" ("false"),
    }
    derived {
        /// Last component of the path before.
        "file.name": String ("passwd.new") = |rename| Value::str(text::file_name(&rename.path));
        /// Directory of the path before.
        "file.directory": String ("/etc") = |rename| Value::str(text::directory(&rename.path));
        /// Extension of the name before, without the dot.
        "file.extension": String ("new") = |rename| text::extension(&rename.path).map_or(Value::Null, Value::str);
        /// Last component of the path afterwards.
        "vigie.file.target.name": String ("passwd") = |rename| Value::str(text::file_name(&rename.target_path));
        /// Directory of the path afterwards.
        "vigie.file.target.directory": String ("/etc") = |rename| Value::str(text::directory(&rename.target_path));
    }
    notable_by: Path
    notable: |rename, event| {
        event.error.is_none() && (is_notable_path(&rename.path) || is_notable_path(&rename.target_path))
    }
}

const RENAME_EXCHANGE: u32 = 2;

impl FileRename {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let rename: wire::file_rename = record.read()?;
        let (path, _) = named_file::decode(record, "file.path", rename.file)?;
        let (target_path, _) = named_file::decode(record, "vigie.file.target.path", rename.target)?;
        Ok(Self { path, target_path, exchanged: rename.rename_flags & RENAME_EXCHANGE != 0 })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to rename" } else { "renamed" };
        format!("{} {verb} {} to {}", event.process.image.executable_name(), self.path, self.target_path)
    }
}
