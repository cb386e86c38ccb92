use std::fmt;
use std::iter;
use std::sync::{Arc, OnceLock};

use crate::{Credentials, Image, Namespaces, Session};

/// Stable identity of a process: a hash of boot id, pid and start time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ProcessUid(pub u64);

impl fmt::Display for ProcessUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// One process as it was at one moment. A change (exec, setuid, …) makes a new value; what holds the old one keeps it.
#[derive(Debug, Default)]
pub struct Process {
    /// Stable identity.
    pub uid: ProcessUid,
    /// Process id in the initial pid namespace.
    pub pid: u32,
    /// Process id of the parent as the kernel last told it.
    pub parent_pid: u32,
    /// Process id in its own pid namespace.
    pub vpid: u32,
    /// Creation, nanoseconds since the epoch, to the clock tick (10 ms).
    pub start_time_unix_nano: u64,
    /// Who it acts as.
    pub credentials: Credentials,
    /// Name of the effective user, as the process's own root file system has it.
    pub user_name: Option<Arc<str>>,
    /// The visit that it belongs to.
    pub session: Option<Arc<Session>>,
    /// Its namespaces.
    pub namespaces: Namespaces,
    /// The session's leader.
    pub session_leader_pid: u32,
    /// The process group's leader.
    pub group_leader_pid: u32,
    /// Name of the controlling terminal.
    pub tty: Option<Arc<str>>,
    /// Path of its cgroup.
    pub cgroup: Option<Arc<str>>,
    /// The program it runs.
    pub image: Arc<Image>,
    /// The image that led to this one: what this process ran before its last exec, else its parent.
    pub lineage: Option<Arc<Process>>,
    /// Whether the beginning of `lineage` is missing (cut, or never seen).
    pub lineage_cut: bool,
    /// Links in `lineage`.
    pub depth: u32,
    /// Derived from `lineage` when it is first asked for.
    pub ancestor_lists: AncestorLists,
}

/// Programs and process ids of the ancestors, computed once.
#[derive(Debug, Default)]
pub struct AncestorLists(OnceLock<(Vec<String>, Vec<i64>)>);

impl Process {
    /// The same process at a later moment: everything but what is derived.
    #[must_use]
    pub fn succeed(&self) -> Self {
        Self {
            uid: self.uid,
            pid: self.pid,
            parent_pid: self.parent_pid,
            vpid: self.vpid,
            start_time_unix_nano: self.start_time_unix_nano,
            credentials: self.credentials,
            user_name: self.user_name.clone(),
            session: self.session.clone(),
            namespaces: self.namespaces,
            session_leader_pid: self.session_leader_pid,
            group_leader_pid: self.group_leader_pid,
            tty: self.tty.clone(),
            cgroup: self.cgroup.clone(),
            image: Arc::clone(&self.image),
            lineage: self.lineage.clone(),
            lineage_cut: self.lineage_cut,
            depth: self.depth,
            ancestor_lists: AncestorLists::default(),
        }
    }

    /// The images that led to this one, the nearest first.
    pub fn ancestors(&self) -> Ancestors<'_> {
        Ancestors(self.lineage.as_deref())
    }

    /// The nearest ancestor that is another process.
    pub fn parent(&self) -> Option<&Process> {
        self.ancestors().find(|ancestor| ancestor.uid != self.uid)
    }

    /// Whether the chain of ancestors does not reach its beginning.
    pub fn lineage_truncated(&self) -> bool {
        self.lineage_cut || self.ancestors().any(|ancestor| ancestor.lineage_cut)
    }

    /// The users that the processes of its session acted as on the way to this one, the first one first: what `su` and
    /// `sudo` did. A user without a known name is told by id. Empty without a session.
    pub fn session_users(&self) -> Vec<String> {
        let Some(session) = &self.session else { return Vec::new() };
        let name = |process: &Process| match &process.user_name {
            Some(name) => name.to_string(),
            None => process.credentials.euid.to_string(),
        };
        let before = self.ancestors().take_while(|ancestor| ancestor.session.as_ref() == Some(session));
        let mut users: Vec<_> = iter::once(self).chain(before).map(name).collect();
        users.dedup();
        users.reverse();
        users
    }

    /// Programs of the ancestors; computed once.
    pub fn ancestor_executable_paths(&self) -> &[String] {
        &self.lists().0
    }

    /// Process ids of the ancestors; computed once.
    pub fn ancestor_pids(&self) -> &[i64] {
        &self.lists().1
    }

    fn lists(&self) -> &(Vec<String>, Vec<i64>) {
        self.ancestor_lists.0.get_or_init(|| {
            self.ancestors().map(|ancestor| (ancestor.image.executable_path.clone(), i64::from(ancestor.pid))).unzip()
        })
    }
}

/// Walks from a process towards pid 1.
#[derive(Debug, Clone)]
pub struct Ancestors<'a>(Option<&'a Process>);

impl<'a> Iterator for Ancestors<'a> {
    type Item = &'a Process;

    fn next(&mut self) -> Option<&'a Process> {
        let process = self.0?;
        self.0 = process.lineage.as_deref();
        Some(process)
    }
}

impl iter::FusedIterator for Ancestors<'_> {}
