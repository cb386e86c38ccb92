use std::sync::Arc;

use vigie_event::events::ProcessExec;
use vigie_event::{Container, Event, Host, Image, Payload, PodMetadata, ProcessUid, RawEvent, SyscallAbi, TaskHeader};

use crate::bounded_reads::BoundedReads;
use crate::cgroup_paths::CgroupPaths;
use crate::container_catalog::ContainerCatalog;
use crate::container_firsts::ContainerFirsts;
use crate::containers::{ContainerMetadata, Failure};
use crate::declared;
use crate::environment_trace::EnvironmentTrace;
use crate::facts::Facts;
use crate::hash::hash;
use crate::images::image_of;
use crate::process_context::ProcessContext;
use crate::process_request::ProcessRequest;
use crate::process_tree::{Entry, KEPT_AFTER_EXIT_NS, ProcessTree, link};
use crate::resolved_names::ResolvedNames;
use crate::session_starts::SessionStarts;
use crate::sessions::Sessions;
use crate::shared_declared::SharedDeclared;
use crate::user_names::UserNames;
use crate::workloads::Workloads;
use crate::{Clock, EnricherConfig, RecordIds, cgroup, targets};

mod made_events;
mod process_changes;

/// The clock tick in which `/proc` tells when a process began.
const TICK_NS: u64 = 10_000_000;

/// Turns raw events into events, keeping the process tree on the way.
#[derive(Debug)]
pub struct Enricher {
    config: EnricherConfig,
    clock: Clock,
    ids: RecordIds,
    boot_id: String,
    tree: ProcessTree,
    declared: SharedDeclared,
    workloads: Workloads,
    cgroup_paths: CgroupPaths,
    containers: ContainerCatalog,
    container_firsts: ContainerFirsts,
    sessions: Sessions,
    session_starts: SessionStarts,
    /// Of the last event.
    begun: Option<Event>,
    user_names: UserNames,
    /// Of environments.
    environment_reads: BoundedReads,
    resolved_names: ResolvedNames,
}

impl Enricher {
    /// An enricher that knows no process yet.
    pub fn new(config: EnricherConfig, host: Host, boot_id: String) -> Self {
        Self {
            config,
            clock: Clock::measure(),
            ids: RecordIds::default(),
            sessions: Sessions::new(boot_id.clone()),
            session_starts: SessionStarts::default(),
            container_firsts: ContainerFirsts::default(),
            begun: None,
            boot_id,
            user_names: UserNames::default(),
            environment_reads: BoundedReads::default(),
            resolved_names: ResolvedNames::default(),
            tree: ProcessTree::default(),
            declared: SharedDeclared::default(),
            workloads: Workloads::new(Arc::new(host)),
            cgroup_paths: CgroupPaths::default(),
            containers: ContainerCatalog::default(),
        }
    }

    /// Measures the offset between the kernel's clock and the wall clock again; nanoseconds that it has moved by.
    pub fn refresh_clock(&mut self) -> i128 {
        let before = std::mem::replace(&mut self.clock, Clock::measure());
        self.clock.ahead_of(before)
    }

    /// `host.name`.
    pub fn host_name(&self) -> &str {
        self.workloads.host_name()
    }

    /// Notes the end of processes whose exit was lost: those that `is_alive` denies. Tells how many there were.
    pub fn sweep(&mut self, is_alive: impl Fn(u32) -> bool) -> usize {
        let gone: Vec<_> = self.tree.processes().filter(|(pid, _)| !is_alive(*pid)).collect();
        let now = Clock::now_boot_ns();
        for &(pid, uid) in &gone {
            self.end(pid, uid, now);
        }
        gone.len()
    }

    /// Takes what a runtime told of a container: its processes belong to it from now on, and `event`s that were held for it
    /// do so after [`Self::update`].
    pub fn learn_container(&mut self, id: &str, outcome: &Result<Arc<ContainerMetadata>, Failure>) {
        self.containers.learn(id, outcome);
        self.update_containers(&[id]);
    }

    /// What is known of a container.
    pub fn container(&self, id: &str) -> Option<&Container> {
        self.containers.get(id)
    }

    /// Takes what the Kubernetes API told of the pod with this uid, `None` for its end. Gives the containers whose processes
    /// belong to it from now on, and `event`s that were held for them do so after [`Self::update`].
    pub fn learn_pod(&mut self, uid: &str, metadata: Option<Arc<PodMetadata>>) -> Vec<String> {
        let ids = self.containers.learn_pod(uid, metadata);
        self.update_containers(&ids);
        ids
    }

    fn update_containers<Id: AsRef<str>>(&mut self, ids: &[Id]) {
        if ids.is_empty() {
            return;
        }
        for entry in self.tree.entries_mut() {
            let container = entry.workload.container.as_ref();
            if container.is_some_and(|container| ids.iter().any(|id| id.as_ref() == container.id)) {
                entry.workload = self.workloads.with_container(&entry.workload, &self.containers);
            }
        }
    }

    /// Brings the workload of an event that was held up to date.
    pub fn update(&mut self, event: &mut Event) {
        event.workload = self.workloads.with_container(&event.workload, &self.containers);
    }

    /// Processes in the tree.
    pub fn processes(&self) -> usize {
        self.tree.len()
    }

    /// Forgets processes that have ended long ago, where no further end has it look; `now_boot_ns` is a time of the kernel's
    /// clock. What comes of a ring buffer that is half a minute behind still finds them.
    pub fn forget_ended(&mut self, now_boot_ns: u64) {
        self.tree.forget(now_boot_ns.saturating_sub(KEPT_AFTER_EXIT_NS));
    }

    /// Takes a process of the snapshot; parents come before children. `cgroup` is its path.
    pub fn seed(&mut self, task: &TaskHeader, mut exec: ProcessExec, cgroup: Option<String>) {
        let executed = Some(std::mem::take(&mut exec.environment));
        let declared = self.declared.share(declared::from_environment(executed.as_deref().unwrap_or_default()));
        let mut image = image_of(self.config.arguments, exec);
        // Kernel threads have no program, and that of another may be out of reach.
        if image.executable_path.is_empty() {
            image = Image::new(task.comm.clone(), image.command_args);
        }
        let image = Arc::new(image);
        let parent = self.tree.get(task.parent_pid);
        let (lineage, session) =
            (parent.map(|parent| link(&parent.process)), parent.and_then(|parent| parent.process.session.clone()));
        let cgroup = cgroup.map(Arc::from);
        let is_first = task.parent_pid == 0;
        let environment = EnvironmentTrace::from_block(executed.as_deref().unwrap_or_default());
        let request = ProcessRequest::found(environment.map(Into::into));
        let lineage_cut = !is_first;
        let facts = Facts { lineage, lineage_cut, cgroup, declared, request, session, executed, ..Facts::of(image) };
        self.put(task, facts);
        if let Some(entry) = self.tree.get(task.pid) {
            self.session_starts.found(&entry.process);
        }
    }

    /// Since when process `pid`, started `start_ticks` clock ticks after boot, runs its program, nanoseconds since boot; zero
    /// where that was not seen. Nothing if the process is not known, has ended, or is another one by now.
    pub fn runs_since(&self, pid: u32, start_ticks: u64) -> Option<u64> {
        let entry = self.tree.get_exact(pid, self.uid_at(pid, start_ticks))?;
        (!entry.has_ended).then_some(entry.executed_boot_ns)
    }

    /// Takes what process `pid`, started `start_ticks` clock ticks after boot, publishes of itself. Its events say so from now
    /// on; its precedence is process context, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`. False if the process is not
    /// known, or is another one by now.
    pub fn declare(&mut self, pid: u32, start_ticks: u64, context: &ProcessContext) -> bool {
        let uid = self.uid_at(pid, start_ticks);
        let Some(entry) = self.tree.get_exact(pid, uid) else { return false };
        let declared = self.declared.share(entry.declared.with_context(context));
        let trace_keys: Arc<[String]> = context.attribute_keys.as_slice().into();
        let (process, before) = (Arc::clone(&entry.process), &entry.workload);
        let systemd_service = process.cgroup.as_deref().and_then(cgroup::systemd_service);
        let executable_name = process.image.executable_name();
        let workload = self.workloads.intern(&declared, before.container.clone(), systemd_service, executable_name);
        self.tree.insert(Entry { workload, declared, trace_keys, ..entry.clone() });
        true
    }

    /// The event, or nothing for what only feeds the tree.
    pub fn apply(&mut self, raw: RawEvent, observed_time_unix_nano: u64) -> Option<Event> {
        let error = raw.error();
        let RawEvent { task, mut payload, mut quality } = raw;
        let uid = self.uid(&task);
        match &mut payload {
            Payload::ProcessFork(fork) => {
                self.fork(&task, fork.spawner_pid);
                return None;
            }
            Payload::ProcessContext(_) => {
                self.refresh(&task, uid);
                return None;
            }
            Payload::ProcessExec(exec) => {
                self.exec(&task, uid, std::mem::take(exec), exec, &mut quality);
            }
            Payload::NetworkDns(dns) => {
                self.refresh(&task, uid);
                self.resolved_names.learn(uid, task.namespaces.net, task.time_boot_ns, dns);
            }
            Payload::ProcessExit(_) => {
                self.refresh(&task, uid);
                self.end(task.pid, uid, task.time_boot_ns);
            }
            _ => self.refresh(&task, uid),
        }
        if let Some((ends, name)) = payload.named_peer_mut() {
            *name = self.resolved_names.name(uid, task.namespaces.net, task.time_boot_ns, ends);
        }
        if let Some(target) = payload.target_mut() {
            let uid = self.uid_at(target.pid, target.start_time_boot_ns / TICK_NS);
            targets::complete(target, uid, &self.tree);
        }
        let time_unix_nano = self.clock.unix_nano(task.time_boot_ns);
        if matches!(payload, Payload::ProcessExec(_)) {
            self.begun = self.session_start(&task, time_unix_nano, observed_time_unix_nano);
        }
        let entry = self.tree.get(task.pid)?;
        Some(Event {
            uid: self.ids.next(time_unix_nano),
            time_unix_nano,
            observed_time_unix_nano,
            process: Arc::clone(&entry.process),
            workload: Arc::clone(&entry.workload),
            thread_id: task.tid,
            error,
            thread_name: task.comm,
            trace: task.trace.context.or_else(|| entry.request.context(task.time_boot_ns)),
            trace_attributes: named(&task.trace.attributes, &entry.trace_keys),
            abi: SyscallAbi::of_call(task.ia32_call),
            is_pending: false,
            truncated_fields: quality.truncated,
            escaped_fields: quality.escaped,
            unreadable_fields: quality.unreadable,
            repeat_content: task.repeat_content,
            repeat_count: None,
            payload,
        })
    }

    /// Hash of boot id, pid and start tick. The tick (10 ms) is what `/proc` tells too, so that a snapshot and the live
    /// stream agree; no pid comes back within one.
    fn uid(&self, task: &TaskHeader) -> ProcessUid {
        self.uid_at(task.pid, task.start_time_boot_ns / TICK_NS)
    }

    fn uid_at(&self, pid: u32, start_ticks: u64) -> ProcessUid {
        ProcessUid(hash(&[self.boot_id.as_bytes(), &pid.to_le_bytes(), &start_ticks.to_le_bytes()]))
    }
}

/// Attributes of a thread context by the names that their process gives them. One without a name is left out: the process
/// has published a longer table since, which will be read.
fn named(attributes: &[(u8, String)], names: &[String]) -> Vec<(String, String)> {
    let name = |index: u8| names.get(usize::from(index)).filter(|name| !name.is_empty()).cloned();
    attributes.iter().filter_map(|(index, value)| Some((name(*index)?, value.clone()))).collect()
}
