use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, fstat, major, minor, open, openat};

use super::{FileIdentity, FileSource, MapEntry, ReadBudget, ReadFailure};

/// A regular file that a process has mapped.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    pub(crate) identity: FileIdentity,
}

impl OpenFile {
    pub(crate) fn source<'a>(&'a self, budget: &'a ReadBudget) -> FileSource<'a> {
        FileSource::new(&self.file, self.identity.size, budget)
    }
}

/// The program that a process runs.
pub(crate) fn open_executable(pid: u32) -> Result<OpenFile, ReadFailure> {
    open_checked(Path::new(&format!("/proc/{pid}/exe")), None)
}

/// The file behind a mapping. First through the kernel's own reference to it, which is right also for files that are
/// deleted, replaced or of another mount namespace; where that needs a capability that is not there, by name in the process's
/// root, if it is still the same file.
pub(crate) fn open_mapped(pid: u32, entry: &MapEntry) -> Result<OpenFile, ReadFailure> {
    let reference = format!("/proc/{pid}/map_files/{:x}-{:x}", entry.start, entry.end);
    open_checked(Path::new(&reference), None).or_else(|failure| {
        let relative = entry.name.strip_prefix(b"/").ok_or(failure)?;
        let path = PathBuf::from(format!("/proc/{pid}/root")).join(OsStr::from_bytes(relative));
        open_checked(&path, Some(entry))
    })
}

/// What is at `path` is looked at before it is opened: to open a device or a pipe may do something, or wait.
fn open_checked(path: &Path, expected: Option<&MapEntry>) -> Result<OpenFile, ReadFailure> {
    let handle = open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    let stat = fstat(&handle)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(ReadFailure::NotReadable);
    }
    if let Some(entry) = expected
        && ((major(stat.st_dev), minor(stat.st_dev)) != entry.device || stat.st_ino != entry.inode)
    {
        return Err(ReadFailure::Gone);
    }
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = openat(CWD, format!("/proc/self/fd/{}", handle.as_raw_fd()), flags, Mode::empty())?;
    let identity = FileIdentity::from(&fstat(&file)?);
    Ok(OpenFile { file: File::from(file), identity })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proc::{ByteSource, read_maps};

    #[test]
    fn a_mapped_file_opens_and_is_the_programs() {
        let pid = std::process::id();
        let program = open_executable(pid).expect("readable");
        let maps = read_maps(pid, &ReadBudget::new()).expect("readable");
        let entry = maps.iter().find(|entry| entry.is_executable && entry.inode != 0).expect("a program");
        let mapped = open_mapped(pid, entry).expect("readable");
        assert_eq!(mapped.identity, program.identity);
        assert_eq!(mapped.source(&ReadBudget::new()).read_vec(0, 4), Ok(b"\x7fELF".to_vec()));
        assert!(mapped.source(&ReadBudget::new()).read_vec(mapped.identity.size, 1).is_err());
    }

    #[test]
    fn a_device_or_another_file_is_refused() {
        assert!(open_checked(Path::new("/dev/zero"), None).is_err());
        let other = MapEntry::parse(b"1000-2000 r-xp 0 0:0 1 /etc/passwd").expect("a line");
        assert_eq!(open_mapped(std::process::id(), &other).expect_err("not that file"), ReadFailure::Gone);
    }
}
