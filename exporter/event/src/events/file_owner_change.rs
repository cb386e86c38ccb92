use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::notable_path::is_notable_path;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A file's owner or group was set.
    pub struct FileOwnerChange: KIND_FILE_OWNER_CHANGE = "file.owner_change" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/usr/local/bin/x.so"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("x.so"),
        /// The new owner's user id; absent when it stays.
        owner_id: Option<String> => "file.owner.id" ("0"),
        /// The new group's id; absent when it stays.
        group_id: Option<String> => "file.group.id" ("0"),
        /// The owner's user id before, in the initial user namespace; absent where no hook is told of the file before it is
        /// changed (base tier).
        previous_owner_id: Option<String> => "vigie.file.previous_owner.id" ("1000"),
        /// The group's id before, likewise.
        previous_group_id: Option<String> => "vigie.file.previous_group.id" ("1000"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("x.so") = |change| Value::str(text::file_name(&change.path));
        /// Directory of the path.
        "file.directory": String ("/usr/local/bin") = |change| Value::str(text::directory(&change.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("so") = |change| text::extension(&change.path).map_or(Value::Null, Value::str);
    }
    notable_by: Path
    notable: |change, event| event.error.is_none() && is_notable_path(&change.path)
}

fn shown(id: Option<&String>) -> &str {
    id.map_or("", String::as_str)
}

impl FileOwnerChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::file_owner_change = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", change.file)?;
        let id = |id: u32| (id != u32::MAX).then(|| id.to_string());
        Ok(Self {
            path,
            raw_path,
            owner_id: id(change.uid),
            group_id: id(change.gid),
            previous_owner_id: id(change.previous_uid),
            previous_group_id: id(change.previous_gid),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to change the owner of" } else { "changed the owner of" };
        format!("{} {verb} {} to {}:{}", event.process.image.executable_name(), self.path, shown(self.owner_id.as_ref()), shown(self.group_id.as_ref()))
    }
}
