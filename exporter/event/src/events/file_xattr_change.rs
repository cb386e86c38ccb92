use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// An extended attribute of a file was set or removed.
    pub struct FileXattrChange: KIND_FILE_XATTR_CHANGE = "file.xattr_change" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/tmp/x.so"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("x.so"),
        /// Name of the attribute; file capabilities are `security.capability`.
        attribute: String => "vigie.file.xattr.name" ("security.capability"),
        /// Whether it was removed.
        is_removed: bool => "vigie.file.xattr.is_removed" ("false"),
        /// Size of its new value, in bytes; 0 when it was removed.
        value_size: u32 => "vigie.file.xattr.value_size" ("20"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("x.so") = |change| Value::str(text::file_name(&change.path));
        /// Directory of the path.
        "file.directory": String ("/tmp") = |change| Value::str(text::directory(&change.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("so") = |change| text::extension(&change.path).map_or(Value::Null, Value::str);
    }
    notable_by: PathOrMark
    notable: |change, event| {
        event.error.is_none() && (change.attribute.starts_with("security.") || is_notable_path(&change.path))
    }
}

impl FileXattrChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::file_xattr_change = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", change.file)?;
        Ok(Self {
            path,
            raw_path,
            attribute: record.text("vigie.file.xattr.name", change.name)?,
            is_removed: change.is_removed != 0,
            value_size: change.value_size,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to set an attribute of" } else { "set an attribute of" };
        format!("{} {verb} {} ({})", event.process.image.executable_name(), self.path, self.attribute)
    }
}
