use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A mount was taken away.
    pub struct FileUnmount: KIND_FILE_UNMOUNT = "file.unmount" {
        /// Absolute path of the mount point, joined as in file.delete.
        path: String => "file.path" ("/mnt/host"),
        /// Whether it goes once nobody uses it any more (MNT_DETACH).
        is_lazy: bool => "vigie.mount.is_lazy" ("true"),
    }
    derived {
        /// Last component of the mount point.
        "file.name": String ("host") = |unmount| Value::str(text::file_name(&unmount.path));
        /// Directory of the mount point.
        "file.directory": String ("/mnt") = |unmount| Value::str(text::directory(&unmount.path));
    }
    notable: |_, _| true
}

const MNT_DETACH: u32 = 2;

impl FileUnmount {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let unmount: wire::file_unmount = record.read()?;
        let (path, _) = named_file::decode(record, "file.path", unmount.file)?;
        Ok(Self { path, is_lazy: unmount.flags & MNT_DETACH != 0 })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to unmount" } else { "unmounted" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.path)
    }
}
