use std::collections::HashMap;
use std::ffi::CString;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::bounded_reads::{BoundedReads, Unread};
use crate::passwd::{Names, Root, names_at, namespace_of, root, root_path};
use crate::user_tables::{MAX_AGE, UserTables};

/// How long a mount namespace in which a look at a process took too long is not looked at again: what is remembered counts.
const AVOIDED: Duration = Duration::from_mins(5);

/// Such namespaces that are remembered; with more all are looked at again.
const MAX_AVOIDED: usize = 1024;

/// Names of users, as each root's own `/etc/passwd` has them: user 33 of a container is not the host's.
///
/// The host's own file is trusted. Any other is behind a file system that somebody may have made to hold up who reads it:
/// that is left to [`BoundedReads`].
#[derive(Debug)]
pub(crate) struct UserNames {
    host: Option<HostUsers>,
    tables: Arc<UserTables>,
    reads: BoundedReads,
    avoided: HashMap<u32, Instant>,
}

/// The users of process 1, or of this one where that may not be looked at.
#[derive(Debug)]
struct HostUsers {
    pid: u32,
    namespace: u32,
    root: Root,
    root_path: CString,
    read_at: Instant,
    names: Names,
}

impl Default for UserNames {
    fn default() -> Self {
        let host = HostUsers::read(1).or_else(|| HostUsers::read(std::process::id()));
        let tables = Arc::new(UserTables::new(host.as_ref().map(|host| (host.namespace, host.root))));
        Self { host, tables, reads: BoundedReads::default(), avoided: HashMap::new() }
    }
}

impl HostUsers {
    fn read(pid: u32) -> Option<Self> {
        let namespace = namespace_of(pid)?;
        let root = root(pid, namespace)?;
        let names = names_at(pid, root).unwrap_or_default();
        Some(Self { pid, namespace, root, root_path: root_path(pid)?, read_at: Instant::now(), names })
    }

    /// Whether a process of this namespace has this root, or is gone: then nothing says that it had another.
    fn is_of(&self, pid: u32) -> bool {
        namespace_of(pid) != Some(self.namespace) || root_path(pid).is_none_or(|path| path == self.root_path)
    }
}

impl UserNames {
    /// The name of a user where process `pid` has its root, in a mount namespace. `has_executed`: it runs a program that it
    /// executed in that namespace. Never waits for long: then only what is remembered of the namespace can tell.
    pub(crate) fn name(&mut self, namespace: u32, pid: u32, user: u32, has_executed: bool) -> Option<Arc<str>> {
        if let Some(host) = self.host.as_mut().filter(|host| host.namespace == namespace && host.is_of(pid)) {
            if host.read_at.elapsed() > MAX_AGE {
                let (pid, root) = (host.pid, host.root);
                if let Ok(Some(names)) = self.reads.read(move || names_at(pid, root)) {
                    host.names = names;
                }
                host.read_at = Instant::now();
            }
            return host.names.get(&user).cloned();
        }
        // An ending process has let go of its namespaces.
        if namespace == 0 {
            return None;
        }
        self.names(namespace, pid, has_executed)?.get(&user).cloned()
    }

    fn names(&mut self, namespace: u32, pid: u32, has_executed: bool) -> Option<Names> {
        if self.avoided.get(&namespace).is_some_and(|since| since.elapsed() < AVOIDED) {
            return self.tables.usual(namespace);
        }
        let tables = Arc::clone(&self.tables);
        match self.reads.read(move || tables.look(namespace, pid, has_executed)) {
            Ok(names) => names,
            Err(unread) => {
                if unread == Unread::Stalled {
                    self.avoid(namespace);
                }
                self.tables.usual(namespace)
            }
        }
    }

    /// Whatever is made to hang there next is not waited for again.
    fn avoid(&mut self, namespace: u32) {
        if self.avoided.len() >= MAX_AVOIDED {
            self.avoided.clear();
        }
        self.avoided.insert(namespace, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_hosts_users_are_known_from_the_start() {
        let (mut names, pid) = (UserNames::default(), std::process::id());
        let own = namespace_of(pid).expect("it has one");
        assert_eq!(names.name(own, u32::MAX, 0, true).as_deref(), Some("root"));
        assert_eq!(names.name(own, pid, 0, true).as_deref(), Some("root"));
        assert_eq!(names.name(own, pid, 4_000_000_000, true), None);
    }

    #[test]
    fn a_process_with_another_root_has_that_ones_names() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("etc")).expect("made");
        std::fs::write(folder.path().join("etc/passwd"), "boss:x:0:0::/:/bin/sh\n").expect("written");
        let mut jail = std::process::Command::new("python3")
            .args(["-c", "import os, sys; os.chroot(sys.argv[1]); print(flush=True); sys.stdin.read()"])
            .arg(folder.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("python runs");
        jail.stdout.as_mut().expect("piped").read_exact(&mut [0]).expect("it has changed its root");
        let own = namespace_of(jail.id()).expect("it has one");
        let mut names = UserNames::default();
        let mut name = |pid| names.name(own, pid, 0, true).as_deref().map(str::to_owned);
        assert_eq!(name(jail.id()).as_deref(), Some("boss"));
        assert_eq!(name(std::process::id()).as_deref(), Some("root"));
        assert_eq!(name(jail.id()).as_deref(), Some("boss"));
        assert_eq!(name(u32::MAX).as_deref(), Some("root"), "a jail's root is not the namespace's");
        drop(jail.stdin.take());
        jail.wait().expect("it ends");
    }
}
