use vigie_bpf::wire::{self, file_flag, memory_call};

use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// Memory became executable other than by loading a program or a library: by mprotect, or by an mmap that is anonymous or
    /// writable, or of a file that has no name: one in memory (memfd_create), or deleted. Compilers at run time do that, and so
    /// does injected code.
    pub struct ProcessMemoryProtect: KIND_PROCESS_MEMORY_PROTECT = "process.memory_protect" {
        /// mmap, mprotect or pkey_mprotect.
        call: &'static str => "vigie.memory.call" ("mprotect"),
        /// Where it begins, in hexadecimal.
        address: String => "vigie.memory.address" ("0x7f21c0de1000"),
        /// Its length in bytes, as asked for.
        length: i64 => "vigie.memory.length" ("4096"),
        /// Its protection from now on, by the names in mprotect(2).
        protection: Vec<String> => "vigie.memory.protection" ("PROT_READ,PROT_WRITE,PROT_EXEC"),
        /// Whether it is writable and executable at the same time.
        is_writable_and_executable: bool => "vigie.memory.is_writable_and_executable" ("true"),
        /// Whether no file lies behind it; known of an mmap alone.
        is_anonymous: Option<bool> => "vigie.memory.is_anonymous" ("true"),
        /// Absolute path of the file that is mapped; absent without one, and of mprotect.
        path: Option<String> => "file.path" ("/memfd:payload"),
        /// Whether that file is in memory alone (memfd_create), or was never linked.
        is_in_memory: Option<bool> => "vigie.file.in_memory" ("true"),
        /// Whether its last name is gone.
        is_deleted: Option<bool> => "vigie.file.deleted" ("true"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("memfd:payload") = |protect| {
            protect.path.as_deref().map_or(Value::Null, |path| Value::str(text::file_name(path)))
        };
        /// Directory of the path.
        "file.directory": String ("/") = |protect| {
            protect.path.as_deref().map_or(Value::Null, |path| Value::str(text::directory(path)))
        };
    }
    notable: |protect, _| protect.is_writable_and_executable
}

/// asm-generic/mman-common.h
const PROTECTIONS: [(u32, &str); 5] = [
    (1, "PROT_READ"),
    (PROT_WRITE, "PROT_WRITE"),
    (4, "PROT_EXEC"),
    (0x0100_0000, "PROT_GROWSDOWN"),
    (0x0200_0000, "PROT_GROWSUP"),
];
const PROT_WRITE: u32 = 2;
const MAP_ANONYMOUS: u32 = 0x20;

impl ProcessMemoryProtect {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let protect: wire::process_memory_protect = record.read()?;
        let is_mmap = protect.call == memory_call::MEMORY_CALL_MMAP;
        let path = record.optional_text("file.path", protect.path)?;
        let has = |flag| path.as_ref().map(|_| protect.file_flags & flag != 0);
        let names = PROTECTIONS.iter().filter(|(bit, _)| protect.protection & bit != 0);
        Ok(Self {
            call: match protect.call {
                memory_call::MEMORY_CALL_MMAP => "mmap",
                memory_call::MEMORY_CALL_PKEY_MPROTECT => "pkey_mprotect",
                _ => "mprotect",
            },
            address: format!("{:#x}", protect.address),
            length: i64::try_from(protect.length).unwrap_or(i64::MAX),
            protection: names.map(|(_, name)| (*name).to_owned()).collect(),
            is_writable_and_executable: protect.protection & PROT_WRITE != 0,
            is_anonymous: is_mmap.then_some(protect.flags & MAP_ANONYMOUS != 0),
            is_in_memory: has(file_flag::FILE_IN_MEMORY),
            is_deleted: has(file_flag::FILE_DELETED),
            path,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let verb = if event.error.is_some() { "failed to make" } else { "made" };
        let what = if self.is_writable_and_executable { "writable and executable" } else { "executable" };
        let of = self.path.as_ref().map(|path| format!(" of {path}")).unwrap_or_default();
        format!("{name} {verb} {} bytes{of} at {} {what} ({})", self.length, self.address, self.call)
    }
}
