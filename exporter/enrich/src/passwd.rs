//! What `/proc` and the file of users tell of a process's root. All but the namespace's and the link's names can wait for a
//! file system of the process's own.

use std::collections::HashMap;
use std::ffi::CString;
use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, fstat, openat, openat2, readlink, stat};

/// Names of users by id.
pub(crate) type Names = Arc<HashMap<u32, Arc<str>>>;

/// Device and inode of a root directory.
pub(crate) type Root = (u64, u64);

/// Bytes of a file of users that are read.
const MAX_BYTES: u64 = 1 << 20;

/// Users of one file, and bytes of one name, that are kept.
const MAX_USERS: usize = 4096;
const MAX_NAME: usize = 64;

/// The mount namespace that a process is in.
pub(crate) fn namespace_of(pid: u32) -> Option<u32> {
    let link = readlink(format!("/proc/{pid}/ns/mnt"), Vec::new()).ok()?;
    link.to_str().ok()?.strip_prefix("mnt:[")?.strip_suffix(']')?.parse().ok()
}

/// Where the root of a process is in its namespace. The kernel alone answers.
pub(crate) fn root_path(pid: u32) -> Option<CString> {
    readlink(format!("/proc/{pid}/root"), Vec::new()).ok()
}

/// The root of a process, if that is still in the mount namespace.
pub(crate) fn root(pid: u32, namespace: u32) -> Option<Root> {
    let is_there = namespace_of(pid)? == namespace;
    let root = stat(format!("/proc/{pid}/root")).ok()?;
    is_there.then_some((root.st_dev, root.st_ino))
}

/// The users of the root `expected`, if process `pid` has it. Links in a container lead nowhere but into that container, and
/// a pipe in place of the file stops nobody.
pub(crate) fn names_at(pid: u32, expected: Root) -> Option<Names> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let root =
        openat(CWD, format!("/proc/{pid}/root"), flags | OFlags::PATH | OFlags::DIRECTORY, Mode::empty()).ok()?;
    let found = fstat(&root).ok()?;
    if (found.st_dev, found.st_ino) != expected {
        return None;
    }
    let flags = flags | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = openat2(root, "etc/passwd", flags, Mode::empty(), ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS);
    let file = File::from(file.ok()?);
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Some(parse(&String::from_utf8_lossy(&bytes)))
}

/// passwd(5): name, password, user id, …; of two entries with one id the first counts, as for getpwuid(3).
fn parse(text: &str) -> Names {
    let mut names = HashMap::new();
    for line in text.lines().take(MAX_USERS) {
        let mut fields = line.split(':');
        let (Some(name), Some(_), Some(id)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let is_name = !name.is_empty() && name.len() <= MAX_NAME && !name.contains(char::is_control);
        if let (true, Ok(id)) = (is_name, id.parse()) {
            names.entry(id).or_insert_with(|| Arc::from(name));
        }
    }
    Arc::new(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_and_the_first_of_an_id_counts() {
        let names =
            parse("root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nbad\n:x:5:\n+::::::\nweb:x:33:33:::\n");
        assert_eq!(names.get(&0).map(|name| &**name), Some("root"));
        assert_eq!(names.get(&33).map(|name| &**name), Some("web"));
        assert_eq!(names.len(), 2);
    }
}
