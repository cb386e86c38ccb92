use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::passwd::{Names, Root, names_at, root};

/// Mount namespaces whose users are remembered; a host with more starts over.
const MAX_NAMESPACES: usize = 4 * 1024;

/// How old what is remembered may be.
pub(crate) const MAX_AGE: Duration = Duration::from_mins(1);

/// The users of each root that was looked at. What looks may be made to wait; what is remembered is there meanwhile.
#[derive(Debug, Default)]
pub(crate) struct UserTables {
    /// The namespace and the root of the host's own programs.
    host: Option<(u32, Root)>,
    remembered: Mutex<Remembered>,
}

#[derive(Debug, Default)]
struct Remembered {
    /// By mount namespace (its inode number) and root. A new container's namespace begins with the host's root, and a
    /// namespace has more roots than one where somebody calls chroot(2).
    known: HashMap<(u32, Root), Known>,
    /// The root of each namespace's programs, for processes that are gone before they are looked at.
    usual: HashMap<u32, Root>,
}

#[derive(Debug)]
struct Known {
    read_at: Instant,
    names: Names,
}

impl UserTables {
    pub(crate) fn new(host: Option<(u32, Root)>) -> Self {
        Self { host, remembered: Mutex::default() }
    }

    /// Held for a few instructions only: nobody looks at a process with it.
    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The users where process `pid` has its root, in a mount namespace. The file is read by way of the process, once a
    /// minute at most; of a process that is gone, what is known of its namespace's programs counts. `has_executed`: it runs a
    /// program that it executed in that namespace. The process can make this wait for ever.
    pub(crate) fn look(&self, namespace: u32, pid: u32, has_executed: bool) -> Option<Names> {
        let seen = root(pid, namespace);
        // What makes a container has the host's root in the container's namespace, for a while; and a jail on the host
        // is not the host's.
        let is_host_root = seen.is_some() && seen == self.host.map(|(_, root)| root);
        let is_usual = (has_executed || !is_host_root) && self.host.is_none_or(|(host, _)| host != namespace);
        let mut remembered = self.remembered();
        if let Some(root) = seen.filter(|_| is_usual) {
            if remembered.usual.len() >= MAX_NAMESPACES {
                remembered.usual.clear();
            }
            remembered.usual.insert(namespace, root);
        }
        let key = (namespace, seen.or_else(|| remembered.usual.get(&namespace).copied())?);
        let known = remembered.known.get(&key).map(|known| (known.read_at, Arc::clone(&known.names)));
        drop(remembered);
        let is_fresh = |read_at: Instant| read_at.elapsed() <= MAX_AGE;
        if let Some((_, names)) = known.as_ref().filter(|(read_at, _)| is_fresh(*read_at)) {
            return Some(Arc::clone(names));
        }
        // Where nothing is to be had from this process, the next one is asked, not this one again for each event.
        let names = names_at(pid, key.1).or(known.map(|(_, names)| names))?;
        let mut remembered = self.remembered();
        if remembered.known.len() >= MAX_NAMESPACES {
            remembered.known.clear();
        }
        remembered.known.insert(key, Known { read_at: Instant::now(), names: Arc::clone(&names) });
        Some(names)
    }

    /// What is remembered of a namespace's programs, without looking at anything.
    pub(crate) fn usual(&self, namespace: u32) -> Option<Names> {
        let remembered = self.remembered();
        let root = *remembered.usual.get(&namespace)?;
        remembered.known.get(&(namespace, root)).map(|known| Arc::clone(&known.names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passwd::namespace_of;

    fn own_namespace() -> u32 {
        namespace_of(std::process::id()).expect("it has one")
    }

    fn name(tables: &UserTables, namespace: u32, pid: u32, has_executed: bool) -> Option<String> {
        tables.look(namespace, pid, has_executed)?.get(&0).map(ToString::to_string)
    }

    #[test]
    fn what_is_known_of_a_namespace_stays_when_its_process_is_gone() {
        let (tables, own, pid) = (UserTables::default(), own_namespace(), std::process::id());
        assert_eq!(name(&tables, own, u32::MAX, true), None, "nothing is known yet");
        assert_eq!(tables.usual(own), None);
        assert_eq!(name(&tables, own, pid, true), Some("root".to_owned()));
        assert_eq!(name(&tables, own, u32::MAX, true), Some("root".to_owned()));
        assert!(tables.usual(own).is_some());
        assert_eq!(name(&tables, own + 1, pid, true), None, "it is in another one by now");
    }

    /// `runc init` in the container's namespace, before it changes its root.
    #[test]
    fn a_container_in_the_making_lends_the_hosts_names_to_nobody() {
        let (own, pid) = (own_namespace(), std::process::id());
        let root = root(pid, own).expect("it has one");
        let tables = UserTables::new(Some((own + 1, root)));
        assert_eq!(name(&tables, own, pid, false), Some("root".to_owned()));
        assert_eq!(name(&tables, own, u32::MAX, false), None);
    }
}
