use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use vigie_event::{Process, ProcessUid, Workload};

use crate::declared::Declared;
use crate::process_request::ProcessRequest;

/// Links kept from a process towards pid 1; a chain of forks that grows for ever is cut.
pub(crate) const MAX_DEPTH: u32 = 64;

/// How long an ended process stays for events that come late, nanoseconds.
pub(crate) const KEPT_AFTER_EXIT_NS: u64 = 30_000_000_000;

/// Ended processes that stay at most, however recently they ended.
const MAX_ENDED: usize = 16 * 1024;

/// A table with room for so many times what is in it is made smaller, unless there is little in it anyway.
const SPARSE: usize = 8;
const LITTLE: usize = 1024;

/// What is known of one process.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) process: Arc<Process>,
    pub(crate) workload: Arc<Workload>,
    pub(crate) declared: Arc<Declared>,
    pub(crate) cgroup_id: u64,
    /// Still runs its parent's program: nothing was executed since the fork.
    pub(crate) is_fork_copy: bool,
    /// The request that it descends from.
    pub(crate) request: ProcessRequest,
    /// Names of its thread contexts' attributes, by index.
    pub(crate) trace_keys: Arc<[String]>,
    /// When it executed its program, nanoseconds since boot; zero for one that was there before the sensor, or only forked.
    pub(crate) executed_boot_ns: u64,
    /// Its end was noted.
    pub(crate) has_ended: bool,
}

/// Processes by pid. An ended one stays in memory as long as a descendant refers to it, and in the table for a while.
#[derive(Debug, Default)]
pub(crate) struct ProcessTree {
    entries: HashMap<u32, Entry>,
    ended: VecDeque<(u64, u32, ProcessUid)>,
}

impl ProcessTree {
    pub(crate) fn get(&self, pid: u32) -> Option<&Entry> {
        self.entries.get(&pid)
    }

    /// The entry of a process, unless its pid has gone to another one since.
    pub(crate) fn get_exact(&self, pid: u32, uid: ProcessUid) -> Option<&Entry> {
        self.entries.get(&pid).filter(|entry| entry.process.uid == uid)
    }

    pub(crate) fn insert(&mut self, entry: Entry) {
        self.entries.insert(entry.process.pid, entry);
    }

    /// All, the ended ones that are still kept included.
    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.values_mut()
    }

    /// Those whose end has not been noted.
    pub(crate) fn processes(&self) -> impl Iterator<Item = (u32, ProcessUid)> {
        let ended: HashSet<_> = self.ended.iter().map(|&(_, _, uid)| uid).collect();
        let all = self.entries.iter().map(|(&pid, entry)| (pid, entry.process.uid));
        all.filter(move |(_, uid)| !ended.contains(uid))
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Notes an end, and forgets those that ended long before.
    pub(crate) fn end(&mut self, pid: u32, uid: ProcessUid, time_boot_ns: u64) {
        self.ended.push_back((time_boot_ns, pid, uid));
        if let Some(entry) = self.entries.get_mut(&pid).filter(|entry| entry.process.uid == uid) {
            entry.has_ended = true;
        }
        self.forget(time_boot_ns);
    }

    /// Forgets those that ended long before this time.
    pub(crate) fn forget(&mut self, time_boot_ns: u64) {
        while let Some(&(ended, pid, uid)) = self.ended.front() {
            if ended.saturating_add(KEPT_AFTER_EXIT_NS) > time_boot_ns && self.ended.len() <= MAX_ENDED {
                break;
            }
            self.ended.pop_front();
            if self.get_exact(pid, uid).is_some() {
                self.entries.remove(&pid);
            }
        }
        // The room that a crowd took is of no use to the few that are left.
        if self.entries.capacity() > SPARSE * self.entries.len().max(LITTLE) {
            self.entries.shrink_to(2 * self.entries.len());
        }
    }
}

/// The link that a process whose chain goes on with `next` gets. A chain that has grown too long is cut to its nearest part:
/// the copies end it, so that what is far away is freed and dropping it cannot recurse deeply.
pub(crate) fn link(next: &Arc<Process>) -> Arc<Process> {
    if next.depth < MAX_DEPTH {
        return Arc::clone(next);
    }
    let nearest: Vec<_> = std::iter::once(&**next).chain(next.ancestors()).take(MAX_DEPTH as usize / 2).collect();
    let mut chain: Option<Arc<Process>> = None;
    for process in nearest.into_iter().rev() {
        let mut copy = process.succeed();
        copy.depth = chain.as_ref().map_or(0, |below| below.depth + 1);
        copy.lineage_cut = chain.is_none();
        copy.lineage = chain;
        chain = Some(Arc::new(copy));
    }
    chain.unwrap_or_else(|| Arc::clone(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_chain_of_forks_is_cut() {
        let mut current = Arc::new(Process::default());
        for pid in 1..10_000 {
            let lineage = link(&current);
            let depth = lineage.depth + 1;
            current = Arc::new(Process { pid, lineage: Some(lineage), depth, ..Process::default() });
            assert!(current.ancestors().count() <= MAX_DEPTH as usize + 1);
        }
        assert!(current.lineage_truncated());
        let pids: Vec<_> = current.ancestors().take(3).map(|ancestor| ancestor.pid).collect();
        assert_eq!(pids, [9_998, 9_997, 9_996]);
    }

    fn entry(pid: u32) -> Entry {
        Entry {
            process: Arc::new(Process { pid, uid: ProcessUid(pid.into()), ..Process::default() }),
            workload: Arc::default(),
            declared: Arc::default(),
            cgroup_id: 0,
            is_fork_copy: false,
            request: ProcessRequest::default(),
            trace_keys: Arc::default(),
            executed_boot_ns: 0,
            has_ended: false,
        }
    }

    #[test]
    fn the_room_of_a_crowd_is_given_back() {
        let mut tree = ProcessTree::default();
        (0..100_000).for_each(|pid| tree.insert(entry(pid)));
        (10..100_000).for_each(|pid| tree.end(pid, ProcessUid(pid.into()), 1));
        tree.forget(2 * KEPT_AFTER_EXIT_NS);
        assert_eq!(tree.len(), 10);
        assert!(tree.entries.capacity() <= SPARSE * LITTLE, "{}", tree.entries.capacity());
    }

    #[test]
    fn an_end_is_noted_once() {
        let mut tree = ProcessTree::default();
        tree.insert(entry(7));
        tree.insert(entry(8));
        tree.end(7, ProcessUid(7), 1);
        assert_eq!(tree.processes().collect::<Vec<_>>(), [(8, ProcessUid(8))]);
    }

    #[test]
    fn an_end_at_the_end_of_time_is_noted() {
        let mut tree = ProcessTree::default();
        tree.end(7, ProcessUid(7), u64::MAX);
        tree.end(8, ProcessUid(8), 0);
        assert_eq!(tree.ended, [(0, 8, ProcessUid(8))]);
    }

    #[test]
    fn a_pid_that_was_taken_again_is_another_process() {
        let mut tree = ProcessTree::default();
        let as_uid = |uid| Entry {
            process: Arc::new(Process { pid: 7, uid: ProcessUid(uid), ..Process::default() }),
            ..entry(7)
        };
        tree.insert(as_uid(1));
        tree.end(7, ProcessUid(1), 0);
        tree.insert(as_uid(2));
        tree.end(8, ProcessUid(9), KEPT_AFTER_EXIT_NS + 1);
        assert!(tree.get_exact(7, ProcessUid(2)).is_some(), "the old process's end must not remove the new one");
        assert!(tree.get_exact(7, ProcessUid(1)).is_none());
    }
}
