use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A directory was made.
    pub struct FileMkdir: KIND_FILE_MKDIR = "file.mkdir" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/etc/cron.d"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("cron.d"),
        /// Permission bits as asked for, in octal; the umask takes from them.
        mode: String => "file.mode" ("0755"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("cron.d") = |mkdir| Value::str(text::file_name(&mkdir.path));
        /// Directory of the path.
        "file.directory": String ("/etc") = |mkdir| Value::str(text::directory(&mkdir.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("d") = |mkdir| text::extension(&mkdir.path).map_or(Value::Null, Value::str);
    }
    notable_by: Path
    notable: |mkdir, event| event.error.is_none() && is_notable_path(&mkdir.path)
}

impl FileMkdir {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let mkdir: wire::file_mkdir = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", mkdir.file)?;
        Ok(Self { path, raw_path, mode: format!("{:04o}", mkdir.mode & 0o7777) })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to make the directory" } else { "made the directory" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.path)
    }
}
