use std::sync::OnceLock;

/// A file as the kernel knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileIdentity {
    /// Inode number.
    pub inode: u64,
    /// Device: major << 20 | minor.
    pub device: u32,
    /// `st_mode`.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Size in bytes.
    pub size: u64,
    /// Last modification, nanoseconds since the epoch; 0 when unknown.
    pub modified_unix_nano: u64,
    /// No directory holds it: memfd and the like.
    pub in_memory: bool,
    /// Its last name is gone.
    pub deleted: bool,
    /// It lies in the writable layer of an overlay mount.
    pub overlay_upper: bool,
}

/// What a standard descriptor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stdio {
    /// Closed, or not known.
    #[default]
    Closed,
    /// A regular file or directory.
    File,
    /// A terminal or another character device.
    CharacterDevice,
    /// A pipe or named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// Anything else.
    Other,
}

impl Stdio {
    /// From `st_mode`; 0 is a closed descriptor.
    pub fn from_mode(mode: u16) -> Self {
        match mode & 0o170_000 {
            0 if mode == 0 => Self::Closed,
            0o100_000 | 0o040_000 => Self::File,
            0o020_000 => Self::CharacterDevice,
            0o010_000 => Self::Pipe,
            0o140_000 => Self::Socket,
            _ => Self::Other,
        }
    }

    /// As the fields `vigie.process.stdin` and so on show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::File => "file",
            Self::CharacterDevice => "character_device",
            Self::Pipe => "pipe",
            Self::Socket => "socket",
            Self::Other => "other",
        }
    }
}

/// The program that a process runs: what one exec set.
#[derive(Debug, Default)]
pub struct Image {
    /// Absolute path of the program.
    pub executable_path: String,
    /// Arguments, secrets already redacted.
    pub command_args: Vec<String>,
    /// Number of arguments that were given, also when `command_args` is cut.
    pub args_count: u32,
    /// Working directory at the exec.
    pub working_directory: Option<String>,
    /// The script, when the program is its interpreter.
    pub script_path: Option<String>,
    /// The program's file.
    pub file: FileIdentity,
    command_line: OnceLock<String>,
}

impl Image {
    /// An image of which only path and arguments are known.
    pub fn new(executable_path: String, command_args: Vec<String>) -> Self {
        let args_count = command_args.len() as u32;
        Self { executable_path, command_args, args_count, ..Self::default() }
    }

    /// Last component of the path.
    pub fn executable_name(&self) -> &str {
        crate::text::file_name(&self.executable_path)
    }

    /// The arguments joined by spaces.
    pub fn command_line(&self) -> &str {
        self.command_line.get_or_init(|| self.command_args.join(" "))
    }
}
