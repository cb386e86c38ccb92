use vigie_bpf::wire::{self, file_flag};

use crate::FileIdentity;

impl From<wire::file_identity> for FileIdentity {
    fn from(file: wire::file_identity) -> Self {
        let has = |flag| file.flags & flag != 0;
        Self {
            inode: file.inode,
            device: file.device,
            mode: file.mode,
            uid: file.uid,
            gid: file.gid,
            size: file.size,
            modified_unix_nano: file.modified_ns,
            in_memory: has(file_flag::FILE_IN_MEMORY),
            deleted: has(file_flag::FILE_DELETED),
            overlay_upper: has(file_flag::FILE_OVERLAY_UPPER),
        }
    }
}
