use vigie_event::ProcessUid;
use vigie_event::events::Target;

use crate::images::image_from_proc;
use crate::process_tree::ProcessTree;

/// Adds what is known of the process that an act concerns. The kernel has told its id and its start, so that the tree's
/// entry is of that process and no other.
pub(crate) fn complete(target: &mut Target, uid: ProcessUid, tree: &ProcessTree) {
    target.uid = Some(uid);
    let Some(entry) = tree.get_exact(target.pid, uid) else {
        // Its exec or fork was lost: /proc may still know.
        target.executable_path = image_from_proc(target.pid).map(|image| image.executable_path);
        return;
    };
    target.executable_path = Some(entry.process.image.executable_path.clone()).filter(|path| !path.is_empty());
    target.container_id = entry.workload.container.as_ref().map(|container| container.id.clone());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vigie_event::{Image, Process};

    use super::*;
    use crate::process_request::ProcessRequest;
    use crate::process_tree::Entry;

    #[test]
    fn a_process_that_had_the_same_id_is_another_one() {
        let mut tree = ProcessTree::default();
        let image = Arc::new(Image::new("/usr/sbin/sshd".to_owned(), Vec::new()));
        // Beyond what any kernel gives out, so that /proc knows nothing of it.
        let pid = 1 << 30;
        tree.insert(Entry {
            process: Arc::new(Process { pid, uid: ProcessUid(1), image, ..Process::default() }),
            workload: Arc::default(),
            declared: Arc::default(),
            cgroup_id: 0,
            is_fork_copy: false,
            request: ProcessRequest::default(),
            trace_keys: Arc::default(),
            executed_boot_ns: 0,
            has_ended: false,
        });
        let mut target = Target { pid, ..Target::default() };
        complete(&mut target, ProcessUid(2), &tree);
        assert_eq!((target.uid, target.executable_path.as_deref()), (Some(ProcessUid(2)), None));
        complete(&mut target, ProcessUid(1), &tree);
        assert_eq!(target.executable_path.as_deref(), Some("/usr/sbin/sshd"));
    }
}
