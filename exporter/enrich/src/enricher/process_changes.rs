//! How the tree's entry of a process changes with what it does.

use std::sync::Arc;

use vigie_event::decode::TextQuality;
use vigie_event::events::ProcessExec;
use vigie_event::{Image, Process, ProcessUid, Session, TaskHeader, Workload};

use super::{Enricher, TICK_NS};
use crate::environment_trace::EnvironmentTrace;
use crate::facts::Facts;
use crate::images::{image_from_proc, image_of};
use crate::process_tree::{Entry, link};
use crate::sessions::Inherited;
use crate::told_environment::ToldEnvironment;
use crate::whole_environment::whole_environment;
use crate::{ArgumentPolicy, cgroup, declared};

/// Inode of the initial pid namespace (`PROC_PID_INIT_INO` in the kernel's `proc_ns.h`).
const INITIAL_PID_NAMESPACE: u32 = 0xefff_fffc;

impl Enricher {
    /// `spawner` is the process that forked; with CLONE_PARENT the child's parent is another one.
    pub(super) fn fork(&mut self, task: &TaskHeader, spawner: u32) {
        let request = self.tree.get(spawner).map(|entry| entry.request).unwrap_or_default();
        let request = request.of_child(task.trace.context, task.time_boot_ns);
        let Some(parent) = self.tree.get(task.parent_pid) else {
            // Its parent was there before the sensor and gone when the snapshot was taken, which knows the child itself.
            if self.tree.get_exact(task.pid, self.uid(task)).is_some() {
                return;
            }
            let image = Arc::new(Image::new(task.comm.clone(), Vec::new()));
            let unknown = Facts { lineage_cut: true, is_fork_copy: true, request, ..Facts::of(image) };
            self.put(task, unknown);
            return;
        };
        let (image, declared) = (Arc::clone(&parent.process.image), Arc::clone(&parent.declared));
        let lineage = link(&parent.process);
        let cgroup = (parent.cgroup_id == task.cgroup_id || parent.cgroup_id == 0)
            .then(|| parent.process.cgroup.clone())
            .flatten();
        let (lineage, session) = (Some(lineage), parent.process.session.clone());
        let copy = Facts { lineage, cgroup, declared, is_fork_copy: true, request, session, ..Facts::of(image) };
        self.put(task, copy);
    }

    /// `kept` becomes what stays with the event, `quality` what is said of its fields.
    pub(super) fn exec(
        &mut self,
        task: &TaskHeader,
        uid: ProcessUid,
        mut exec: ProcessExec,
        kept: &mut ProcessExec,
        quality: &mut TextQuality,
    ) {
        // What is an attribute of the event stays with it; the rest becomes the process's image.
        kept.filename.clone_from(&exec.filename);
        kept.file.clone_from(&exec.file);
        kept.stdio = exec.stdio;
        let mut environment = std::mem::take(&mut exec.environment);
        if exec.environment_truncated {
            environment = whole_environment(&mut self.environment_reads, task.pid, environment);
        }
        let declared = self.declared.share(declared::from_environment(&environment));
        let environment_trace = EnvironmentTrace::from_block(&environment);
        kept.has_trace_state = environment_trace.map(|trace| trace.has_trace_state);
        kept.environment_variables = self.told_environment(&environment, quality);
        let image = Arc::new(image_of(self.config.arguments, exec));
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
        let request = before.map(|entry| entry.request).unwrap_or_default();
        let request = request.after_exec(task.trace.context, environment_trace.map(Into::into), task.time_boot_ns);
        // Whether it is its own copy or its parent's: what it belongs to is the same.
        let session = lineage.as_ref().and_then(|before| before.session.clone());
        let session = before.and_then(|entry| entry.process.session.clone()).or(session);
        let executed = Some(environment);
        let facts =
            Facts { lineage, lineage_cut: cut, cgroup, declared, request, session, executed, ..Facts::of(image) };
        self.put(task, facts);
    }

    /// Nothing where the environment holds none that is to be told.
    fn told_environment(&self, environment: &[u8], quality: &mut TextQuality) -> Option<Vec<String>> {
        const FIELD: &str = "vigie.process.exec.environment";
        let is_full = self.config.arguments == ArgumentPolicy::Full;
        let told = ToldEnvironment::of(&self.config.environment, environment, is_full);
        quality.truncated.extend(told.is_cut.then_some(FIELD));
        quality.escaped.extend(told.is_escaped.then_some(FIELD));
        Some(told.pairs).filter(|pairs| !pairs.is_empty())
    }

    /// Brings what may have changed since the last event (credentials, session, …) up to date.
    pub(super) fn refresh(&mut self, task: &TaskHeader, uid: ProcessUid) {
        let Some(entry) = self.tree.get_exact(task.pid, uid) else {
            // Its exec or fork was lost, or came before the sensor: /proc may still know.
            let image = image_from_proc(task.pid).unwrap_or_else(|| Image::new(task.comm.clone(), Vec::new()));
            let lineage = self.tree.get(task.parent_pid).map(|parent| link(&parent.process));
            let lineage_cut = lineage.is_none();
            let session = lineage.as_ref().and_then(|parent| parent.session.clone());
            self.put(task, Facts { lineage, lineage_cut, session, ..Facts::of(Arc::new(image)) });
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
        let facts = Facts {
            image: Arc::clone(&entry.process.image),
            lineage: entry.process.lineage.clone(),
            lineage_cut: entry.process.lineage_cut,
            cgroup,
            declared: entry.declared,
            is_fork_copy: entry.is_fork_copy,
            request: entry.request,
            session: entry.process.session.clone(),
            executed: None,
        };
        self.put(task, facts);
    }

    pub(super) fn put(&mut self, task: &TaskHeader, facts: Facts) {
        let Facts { image, lineage, lineage_cut, cgroup, declared, is_fork_copy, request, session, executed } = facts;
        let cgroup = cgroup.unwrap_or_else(|| self.cgroup_paths.of(task));
        let path = cgroup::current_path(&cgroup, task);
        let workload = self.workloads.intern(
            &declared,
            cgroup::container(&path).map(|container| self.containers.complete(container)),
            cgroup::systemd_service(&path),
            image.executable_name(),
        );
        let cgroup = Some(cgroup);
        // What a process published is gone with its memory, and a child has none of its own yet.
        let before = self.tree.get_exact(task.pid, self.uid(task));
        let trace_keys = match before {
            Some(before) if executed.is_none() => Arc::clone(&before.trace_keys),
            Some(_) => Arc::default(),
            None => self
                .tree
                .get(task.parent_pid)
                .filter(|_| is_fork_copy)
                .map(|parent| Arc::clone(&parent.trace_keys))
                .unwrap_or_default(),
        };
        let executed_boot_ns =
            if executed.is_some() { task.time_boot_ns } else { before.map_or(0, |before| before.executed_boot_ns) };
        let has_ended = before.is_some_and(|before| before.has_ended);
        let mut namespaces = task.namespaces;
        if namespaces.mnt == 0
            && let Some(known) = self.tree.get(task.pid)
        {
            namespaces = known.process.namespaces;
        }
        let audit = before.map(|before| &before.process).or(lineage.as_ref());
        let audit_session_id = audit.and_then(|process| process.credentials.audit_session_id);
        let inherited = session.map(|session| Inherited { session, audit_session_id });
        let session = self.session(task, lineage.as_ref(), &workload, inherited.as_ref(), executed.as_deref());
        // A copy has its parent's root too: nothing need be looked at.
        let copied = lineage.as_ref().filter(|parent| {
            is_fork_copy && parent.namespaces.mnt == namespaces.mnt && parent.credentials.euid == task.credentials.euid
        });
        let user_name = match copied {
            Some(parent) => parent.user_name.clone(),
            None => self.user_names.name(namespaces.mnt, task.pid, task.credentials.euid, executed.is_some()),
        };
        let process = Process {
            uid: self.uid(task),
            user_name,
            session,
            pid: task.pid,
            parent_pid: task.parent_pid,
            vpid: task.vpid,
            start_time_unix_nano: self.clock.unix_nano(task.start_time_boot_ns / TICK_NS * TICK_NS),
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
            request,
            trace_keys,
            executed_boot_ns,
            has_ended,
        });
    }

    /// The visit that a process belongs to; `executed` is the environment of the program that it has just executed.
    fn session(
        &mut self,
        task: &TaskHeader,
        lineage: Option<&Arc<Process>>,
        workload: &Workload,
        inherited: Option<&Inherited>,
        executed: Option<&[u8]>,
    ) -> Option<Arc<Session>> {
        let Some(environment) = executed else { return self.sessions.current(task, inherited) };
        let own = self.uid(task);
        let near = lineage.map(Arc::as_ref);
        let parent = near.into_iter().chain(near.into_iter().flat_map(Process::ancestors)).find(|link| link.uid != own);
        let is_sent = self.is_sent_into_container(task, parent, workload);
        self.sessions.after_exec(task, environment, parent, inherited, is_sent)
    }

    /// Whether a process has come, from outside, into a container that was there before.
    fn is_sent_into_container(&mut self, task: &TaskHeader, parent: Option<&Process>, workload: &Workload) -> bool {
        let Some(container) = &workload.container else { return false };
        let parent = parent.and_then(|parent| self.tree.get_exact(parent.pid, parent.uid));
        let is_elsewhere =
            |entry: &&Entry| entry.workload.container.as_ref().is_none_or(|other| other.id != container.id);
        let outside = parent.filter(is_elsewhere);
        // A runtime's helper, which has not entered the container's file system yet.
        if outside.is_some_and(|entry| entry.process.namespaces.mnt == task.namespaces.mnt) {
            return false;
        }
        let is_init = task.vpid == 1 && task.namespaces.pid != INITIAL_PID_NAMESPACE;
        let is_outside = outside.is_some();
        let own = self.uid(task);
        self.container_firsts.is_later(&container.id, own, is_init) && is_outside
    }

    /// Takes note that a process has ended.
    pub(super) fn end(&mut self, pid: u32, uid: ProcessUid, time_boot_ns: u64) {
        if let Some(container) = self.tree.get_exact(pid, uid).and_then(|entry| entry.workload.container.as_ref()) {
            self.container_firsts.ended(&container.id, uid);
        }
        self.tree.end(pid, uid, time_boot_ns);
    }
}
