use std::collections::HashSet;

use vigie_enrich::go_runtime::LabelLayout;
use vigie_enrich::process_start_ticks;
use vigie_enrich::thread_context::ThreadContextSlot;
use vigie_enrich::trace_resolver::ProcessTraceFacts;
use vigie_sensor::{GoLabels, SensorError, TraceSlot, TraceTarget, TraceTargets};

/// So many are followed that those which are gone are looked for: as many as the kernel has room for.
const MANY: usize = 8192;

/// Where the kernel's programs look up how a process publishes its requests.
pub(crate) trait TargetMap {
    /// Sets it; a target that is none removes it.
    fn set(&mut self, pid: u32, target: &TraceTarget) -> Result<(), SensorError>;
}

impl TargetMap for TraceTargets {
    fn set(&mut self, pid: u32, target: &TraceTarget) -> Result<(), SensorError> {
        Self::set(self, pid, target)
    }
}

/// The processes whose requests are followed. The kernel removes an entry at an exec and at the end of a process; but one may
/// be set just after that, of what was found before.
#[derive(Debug)]
pub(crate) struct Followed<T> {
    targets: T,
    pids: HashSet<u32>,
}

impl<T: TargetMap> Followed<T> {
    pub(crate) fn new(targets: T) -> Self {
        Self { targets, pids: HashSet::new() }
    }

    pub(crate) fn targets(&self) -> &T {
        &self.targets
    }

    /// Tells the kernel how a process publishes its requests, or that it does not any more.
    pub(crate) fn learn(&mut self, facts: &ProcessTraceFacts) {
        let (pid, target) = (facts.pid, target(facts));
        if target == TraceTarget::default() {
            // A failure says nothing of what was found before.
            if facts.thread_context.is_ok() && facts.go.is_ok() {
                self.remove(pid);
            }
            return;
        }
        if self.pids.len() >= MANY {
            self.sweep(|pid| process_start_ticks(pid).is_some());
        }
        match self.targets.set(pid, &target) {
            Ok(()) => tracing::debug!(pid, ?target, "the requests of this process are followed"),
            Err(error) => {
                tracing::warn!(%error, pid, "the requests of this process cannot be followed");
                return;
            }
        }
        self.pids.insert(pid);
        // Its end may not have been told yet, and its pid be another's.
        if process_start_ticks(pid) != Some(facts.start_ticks) {
            self.remove(pid);
        }
    }

    /// The process has executed another program, or has ended.
    pub(crate) fn forget(&mut self, pid: u32) {
        if self.pids.contains(&pid) {
            self.remove(pid);
        }
    }

    /// Forgets the processes that are gone: those that `is_alive` denies.
    pub(crate) fn sweep(&mut self, is_alive: impl Fn(u32) -> bool) {
        let gone: Vec<_> = self.pids.iter().copied().filter(|&pid| !is_alive(pid)).collect();
        for pid in gone {
            self.remove(pid);
        }
    }

    fn remove(&mut self, pid: u32) {
        self.pids.remove(&pid);
        if let Err(error) = self.targets.set(pid, &TraceTarget::default()) {
            tracing::warn!(%error, pid, "the kernel does not forget how this process publishes its requests");
        }
    }
}

fn target(facts: &ProcessTraceFacts) -> TraceTarget {
    let slot = facts.thread_context.as_ref().ok().and_then(Option::as_ref).map(|found| match found.slot {
        ThreadContextSlot::Static { thread_pointer_offset } => TraceSlot::Static { offset: thread_pointer_offset },
        ThreadContextSlot::Dynamic { module, offset, dtv_offset, dtv_step } => {
            TraceSlot::Dynamic { module, offset, dtv_offset, dtv_step }
        }
    });
    let program = facts.go.as_ref().ok().and_then(Option::as_ref);
    let go = program.and_then(|program| program.labels.ok()).map(|labels| GoLabels {
        goroutine_offset: labels.g_thread_pointer_offset,
        current_in_machine: labels.curg_in_m,
        labels_in_goroutine: labels.labels_in_g,
        is_map: labels.layout == LabelLayout::Map,
    });
    TraceTarget { slot, go }
}
