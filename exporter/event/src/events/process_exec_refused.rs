use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// The kernel refused to execute a file (EACCES, EPERM): its permissions or those of a directory above do not allow it, or of
    /// the interpreter that it names, what it lies on is mounted noexec, or a policy forbids it. The process goes on as it was,
    /// and is who tried.
    pub struct ProcessExecRefused: KIND_PROCESS_EXEC_REFUSED = "process.exec_refused" {
        /// Absolute path: by a descriptor the kernel's, else the caller's, joined to the directory that it is relative to,
        /// which the kernel names. Symbolic links in the caller's part are not resolved.
        path: String => "file.path" ("/dev/shm/.x/miner"),
        /// The path as the caller gave it; absent when it gave a descriptor.
        raw_path: Option<String> => "vigie.file.raw_path" ("./miner"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("miner") = |refusal| Value::str(text::file_name(&refusal.path));
        /// Directory of the path.
        "file.directory": String ("/dev/shm/.x") = |refusal| Value::str(text::directory(&refusal.path));
        /// Extension of the file's name, without the dot.
        "file.extension": String ("sh") = |refusal| text::extension(&refusal.path).map_or(Value::Null, Value::str);
    }
    notable: |_, _| true
}

impl ProcessExecRefused {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let refusal: wire::process_exec_refused = record.read()?;
        let (path, raw_path) = named_file::decode(record, "file.path", refusal.file)?;
        Ok(Self { path, raw_path })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} was not allowed to execute {}", event.process.image.executable_name(), self.path)
    }
}
