use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use vigie_event::TaskHeader;

/// Cgroup paths that are remembered.
const MAX_CGROUPS: usize = 8 * 1024;

/// Paths of cgroups, asked of `/proc` once per cgroup.
#[derive(Debug, Default)]
pub(crate) struct CgroupPaths(HashMap<u64, Arc<str>>);

impl CgroupPaths {
    /// The path of a task's cgroup. A process that is gone leaves the two components that the kernel told.
    pub(crate) fn of(&mut self, task: &TaskHeader) -> Arc<str> {
        if task.cgroup_name.is_empty() {
            return Arc::from("/");
        }
        if let Some(known) = self.0.get(&task.cgroup_id) {
            return Arc::clone(known);
        }
        let text = fs::read_to_string(format!("/proc/{}/cgroup", task.pid)).unwrap_or_default();
        // NUMBER:CONTROLLERS:PATH, of which the unified hierarchy has number 0 and no controllers (cgroups(7)). The pid may
        // have gone to another process: the leaf must be the same.
        let mut paths = text.lines().rev().filter_map(|line| line.splitn(3, ':').nth(2));
        let path = paths.find(|path| path.rsplit('/').next() == Some(&task.cgroup_name));
        let Some(path) = path else {
            let parent = &task.cgroup_parent_name;
            let separator = if parent.is_empty() { "" } else { "/" };
            return Arc::from(format!("{separator}{parent}/{}", task.cgroup_name));
        };
        if self.0.len() >= MAX_CGROUPS {
            self.0.clear();
        }
        let path: Arc<str> = Arc::from(path);
        self.0.insert(task.cgroup_id, Arc::clone(&path));
        path
    }
}
