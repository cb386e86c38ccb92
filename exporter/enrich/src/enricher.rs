use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use vigie_event::events::ProcessExec;
use vigie_event::{Event, Host, Image, Payload, Process, ProcessUid, RawEvent, TaskHeader};

use crate::declared::{self, Declared};
use crate::process_tree::{Entry, ProcessTree, link};
use crate::redact::redact;
use crate::workloads::Workloads;
use crate::{Clock, RecordIds, cgroup};

/// Cgroup paths that are remembered.
const MAX_CGROUPS: usize = 8 * 1024;

/// What leaves of a process's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArgumentPolicy {
    /// Secrets are replaced.
    #[default]
    Redacted,
    /// Everything.
    Full,
    /// Nothing; rules that look at arguments cannot match.
    None,
}

/// How events are enriched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnricherConfig {
    /// What leaves of a process's arguments.
    pub arguments: ArgumentPolicy,
}

/// Turns raw events into events, keeping the process tree on the way.
#[derive(Debug)]
pub struct Enricher {
    config: EnricherConfig,
    clock: Clock,
    ids: RecordIds,
    boot_id: String,
    tree: ProcessTree,
    workloads: Workloads,
    cgroup_paths: HashMap<u64, Arc<str>>,
}

impl Enricher {
    /// An enricher that knows no process yet.
    pub fn new(config: EnricherConfig, host: Host, boot_id: String) -> Self {
        Self {
            config,
            clock: Clock::measure(),
            ids: RecordIds::default(),
            boot_id,
            tree: ProcessTree::default(),
            workloads: Workloads::new(Arc::new(host)),
            cgroup_paths: HashMap::new(),
        }
    }

    /// Measures the offset between the kernel's clock and the wall clock again.
    pub fn refresh_clock(&mut self) {
        self.clock = Clock::measure();
    }

    /// Processes in the tree.
    pub fn processes(&self) -> usize {
        self.tree.len()
    }

    /// Takes a process of the snapshot; parents come before children. `cgroup` is its path.
    pub fn seed(&mut self, task: &TaskHeader, exec: ProcessExec, cgroup: Option<String>) {
        let declared = Arc::new(declared::from_environment(&exec.environment));
        let image = Arc::new(self.image(exec));
        let lineage = self.tree.get(task.parent_pid).map(|parent| link(&parent.process));
        let cgroup = cgroup.map(Arc::from);
        let is_first = task.parent_pid == 0;
        self.put(task, image, lineage, !is_first, cgroup, declared, false);
    }

    /// The event, or nothing for what only feeds the tree.
    pub fn apply(&mut self, raw: RawEvent, observed_time_unix_nano: u64) -> Option<Event> {
        let error = raw.error();
        let RawEvent { task, mut payload, quality } = raw;
        let uid = self.uid(&task);
        match &mut payload {
            Payload::ProcessFork(_) => {
                self.fork(&task);
                return None;
            }
            Payload::ProcessExec(exec) => self.exec(&task, uid, std::mem::take(exec), exec),
            Payload::ProcessExit(_) => {
                self.refresh(&task, uid);
                self.tree.end(task.pid, uid, task.time_boot_ns);
            }
            _ => self.refresh(&task, uid),
        }
        let entry = self.tree.get(task.pid)?;
        let time_unix_nano = self.clock.unix_nano(task.time_boot_ns);
        Some(Event {
            uid: self.ids.next(time_unix_nano),
            time_unix_nano,
            observed_time_unix_nano,
            process: Arc::clone(&entry.process),
            workload: Arc::clone(&entry.workload),
            thread_id: task.tid,
            error,
            thread_name: task.comm,
            trace: None,
            truncated_fields: quality.truncated,
            escaped_fields: quality.escaped,
            unreadable_fields: quality.unreadable,
            payload,
        })
    }

    /// Hash of boot id, pid and start tick. The tick (10 ms) is what `/proc` tells too, so that a snapshot and the live
    /// stream agree; no pid comes back within one.
    fn uid(&self, task: &TaskHeader) -> ProcessUid {
        let tick = task.start_time_boot_ns / 10_000_000;
        let parts = [self.boot_id.as_bytes(), &task.pid.to_le_bytes(), &tick.to_le_bytes()];
        // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
        let hash = parts
            .iter()
            .flat_map(|part| part.iter())
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        ProcessUid(hash)
    }

    fn fork(&mut self, task: &TaskHeader) {
        let Some(parent) = self.tree.get(task.parent_pid) else {
            self.put(task, Arc::new(Image::new(task.comm.clone(), Vec::new())), None, true, None, Arc::default(), true);
            return;
        };
        let (image, declared) = (Arc::clone(&parent.process.image), Arc::clone(&parent.declared));
        let lineage = link(&parent.process);
        let cgroup = (parent.cgroup_id == task.cgroup_id || parent.cgroup_id == 0)
            .then(|| parent.process.cgroup.clone())
            .flatten();
        self.put(task, image, Some(lineage), false, cgroup, declared, true);
    }

    fn exec(&mut self, task: &TaskHeader, uid: ProcessUid, exec: ProcessExec, kept: &mut ProcessExec) {
        // What is an attribute of the event stays with it; the rest becomes the process's image.
        kept.filename.clone_from(&exec.filename);
        kept.file.clone_from(&exec.file);
        kept.stdio = exec.stdio;
        let declared = Arc::new(declared::from_environment(&exec.environment));
        let image = Arc::new(self.image(exec));
        let before = self.tree.get_exact(task.pid, uid);
        let (lineage, cut) = match before {
            Some(entry) if entry.is_fork_copy => (entry.process.lineage.clone(), entry.process.lineage_cut),
            // It ran another program before: that one led here.
            Some(entry) => (Some(link(&entry.process)), false),
            None => match self.tree.get(task.parent_pid) {
                Some(parent) => (Some(link(&parent.process)), false),
                None => (None, true),
            },
        };
        let cgroup =
            before.filter(|entry| entry.cgroup_id == task.cgroup_id).and_then(|entry| entry.process.cgroup.clone());
        self.put(task, image, lineage, cut, cgroup, declared, false);
    }

    /// Brings what may have changed since the last event (credentials, session, …) up to date.
    fn refresh(&mut self, task: &TaskHeader, uid: ProcessUid) {
        let Some(entry) = self.tree.get_exact(task.pid, uid) else {
            // Its exec or fork was lost, or came before the sensor: /proc may still know.
            let image = image_from_proc(task.pid).unwrap_or_else(|| Image::new(task.comm.clone(), Vec::new()));
            let lineage = self.tree.get(task.parent_pid).map(|parent| link(&parent.process));
            let cut = lineage.is_none();
            self.put(task, Arc::new(image), lineage, cut, None, Arc::default(), false);
            return;
        };
        let process = &entry.process;
        let unchanged = process.credentials == task.credentials
            && process.parent_pid == task.parent_pid
            && process.session_leader_pid == task.session_leader_pid
            && process.group_leader_pid == task.group_leader_pid
            && process.tty.as_deref() == task.tty.as_deref()
            // An ending process has already let go of its namespaces.
            && (process.namespaces == task.namespaces || task.namespaces.mnt == 0)
            && (entry.cgroup_id == task.cgroup_id);
        if unchanged {
            return;
        }
        let entry = entry.clone();
        let cgroup =
            (entry.cgroup_id == task.cgroup_id || entry.cgroup_id == 0).then(|| entry.process.cgroup.clone()).flatten();
        let lineage = entry.process.lineage.clone();
        let (image, cut) = (Arc::clone(&entry.process.image), entry.process.lineage_cut);
        self.put(task, image, lineage, cut, cgroup, entry.declared, entry.is_fork_copy);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place puts an entry together; a struct would only name it twice"
    )]
    fn put(
        &mut self,
        task: &TaskHeader,
        image: Arc<Image>,
        lineage: Option<Arc<Process>>,
        lineage_cut: bool,
        cgroup: Option<Arc<str>>,
        declared: Arc<Declared>,
        is_fork_copy: bool,
    ) {
        let cgroup = Some(cgroup.unwrap_or_else(|| self.cgroup_path(task)));
        let (parent_name, name) = last_components(cgroup.as_deref(), task);
        let workload = self.workloads.intern(
            &declared,
            cgroup::container(parent_name, name),
            cgroup::systemd_service(parent_name, name),
            image.executable_name(),
        );
        let mut namespaces = task.namespaces;
        if namespaces.mnt == 0
            && let Some(known) = self.tree.get(task.pid)
        {
            namespaces = known.process.namespaces;
        }
        let process = Process {
            uid: self.uid(task),
            pid: task.pid,
            parent_pid: task.parent_pid,
            vpid: task.vpid,
            start_time_unix_nano: self.clock.unix_nano(task.start_time_boot_ns / 10_000_000 * 10_000_000),
            credentials: task.credentials,
            namespaces,
            session_leader_pid: task.session_leader_pid,
            group_leader_pid: task.group_leader_pid,
            tty: task.tty.as_deref().map(Arc::from),
            cgroup,
            image,
            depth: lineage.as_ref().map_or(0, |next| next.depth + 1),
            lineage_cut: lineage_cut && lineage.is_none(),
            lineage,
            ..Process::default()
        };
        self.tree.insert(Entry {
            process: Arc::new(process),
            workload,
            declared,
            cgroup_id: task.cgroup_id,
            is_fork_copy,
        });
    }

    /// Asked of `/proc` once per cgroup. A process that is gone leaves the two components that the kernel told.
    fn cgroup_path(&mut self, task: &TaskHeader) -> Arc<str> {
        if task.cgroup_name.is_empty() {
            return Arc::from("/");
        }
        if let Some(known) = self.cgroup_paths.get(&task.cgroup_id) {
            return Arc::clone(known);
        }
        let text = fs::read_to_string(format!("/proc/{}/cgroup", task.pid)).unwrap_or_default();
        let path = text.lines().find_map(|line| line.strip_prefix("0::"));
        // The pid may have gone to another process: the leaf must be the same.
        let path = path.filter(|path| path.rsplit('/').next() == Some(&task.cgroup_name));
        let Some(path) = path else {
            let parent = &task.cgroup_parent_name;
            let separator = if parent.is_empty() { "" } else { "/" };
            return Arc::from(format!("{separator}{parent}/{}", task.cgroup_name));
        };
        if self.cgroup_paths.len() >= MAX_CGROUPS {
            self.cgroup_paths.clear();
        }
        let path: Arc<str> = Arc::from(path);
        self.cgroup_paths.insert(task.cgroup_id, Arc::clone(&path));
        path
    }

    fn image(&self, exec: ProcessExec) -> Image {
        let mut arguments = exec.arguments;
        match self.config.arguments {
            ArgumentPolicy::Redacted => redact(&mut arguments),
            ArgumentPolicy::Full => {}
            ArgumentPolicy::None => arguments.clear(),
        }
        let is_script = exec.interpreter != exec.filename && !exec.filename.is_empty();
        let mut image = Image::new(exec.executable_path, arguments);
        image.args_count = exec.argument_count;
        image.working_directory = exec.working_directory;
        image.script_path = is_script.then_some(exec.filename);
        image.file = exec.file;
        image
    }
}

/// The last two components of the cgroup's path: from the kernel where it told them.
fn last_components<'a>(path: Option<&'a str>, task: &'a TaskHeader) -> (&'a str, &'a str) {
    if !task.cgroup_name.is_empty() {
        return (&task.cgroup_parent_name, &task.cgroup_name);
    }
    let mut components = path.unwrap_or_default().rsplit('/');
    let leaf = components.next().unwrap_or_default();
    (components.next().unwrap_or_default(), leaf)
}

fn image_from_proc(pid: u32) -> Option<Image> {
    let link = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    let path = link.to_string_lossy().trim_end_matches(" (deleted)").to_owned();
    Some(Image::new(path, Vec::new()))
}
