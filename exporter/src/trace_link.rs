//! Brings together what finds out how processes publish their requests and what reads them in the kernel.

mod followed;
mod pace;
mod request_pace;
mod settling;
#[cfg(test)]
mod tests;

use std::time::Instant;

use anyhow::{Context as _, Result};
use tokio::sync::mpsc;
use vigie_enrich::trace_resolver::{ProcessTraceFacts, TraceResolver, TraceResolverConfig, TraceResolverCounts};
use vigie_enrich::{Enricher, process_start_ticks};
use vigie_event::{Payload, RawEvent, TaskHeader};
use vigie_sensor::{TraceOutcomes, TraceTargets};

use self::followed::{Followed, TargetMap};
use self::request_pace::{ProcessKey, RequestPace};
use self::settling::{SETTLING, Settling};

/// Answers that wait.
const ANSWERS: usize = 1024;

/// The clock tick in which `/proc` tells when a process began.
const TICK_NS: u64 = 10_000_000;

/// Sees to it that processes are looked at, and that the kernel and the process tree learn what was found.
pub(crate) struct TraceLink<T = TraceTargets> {
    resolver: TraceResolver,
    followed: Followed<T>,
    settling: Settling,
    pace: RequestPace,
    refused: u64,
}

impl<T: TargetMap> TraceLink<T> {
    /// Starts the resolver. The receiver has what it finds, for [`Self::learn`].
    pub(crate) fn start(targets: T) -> Result<(Self, mpsc::Receiver<ProcessTraceFacts>)> {
        let (sender, answers) = mpsc::channel(ANSWERS);
        // On the resolver's own thread, which may wait.
        let answer = move |facts| drop(sender.blocking_send(facts));
        let resolver = TraceResolver::start(TraceResolverConfig::default(), answer)
            .context("cannot start the thread that looks for trace contexts")?;
        let link = Self {
            resolver,
            followed: Followed::new(targets),
            settling: Settling::default(),
            pace: RequestPace::default(),
            refused: 0,
        };
        Ok((link, answers))
    }

    /// Asks for a process that is there already.
    pub(crate) fn found(&mut self, task: &TaskHeader) {
        self.settle(key(task), Instant::now());
    }

    /// Takes note of what may change how a process publishes its requests.
    pub(crate) fn event(&mut self, raw: &RawEvent) {
        let (pid, start_ticks) = key(&raw.task);
        match raw.payload {
            Payload::ProcessExec(_) => {
                self.followed.forget(pid);
                self.settle((pid, start_ticks), Instant::now() + SETTLING);
            }
            Payload::ProcessExit(_) => {
                self.followed.forget(pid);
                self.settling.end(pid);
                self.pace.forget((pid, start_ticks));
            }
            Payload::ProcessContext(_) if self.pace.published((pid, start_ticks), Instant::now()) => {
                self.settling.end(pid);
                self.resolver.request(pid, start_ticks);
            }
            _ => {}
        }
    }

    /// Asks again for a process whose table of names may have grown.
    pub(crate) fn names_are_missing(&mut self, (pid, start_ticks): ProcessKey) {
        if self.pace.names_are_missing((pid, start_ticks), Instant::now()) {
            self.resolver.request(pid, start_ticks);
        }
    }

    fn settle(&mut self, (pid, start_ticks): ProcessKey, due: Instant) {
        if !self.settling.add(pid, start_ticks, due) {
            self.refused += 1;
        }
    }

    /// When [`Self::ask`] has something to do.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.settling.next_due().into_iter().chain(self.pace.next_due()).min()
    }

    /// Asks for the programs that have settled, and for those that have published and were not looked at yet.
    pub(crate) fn ask(&mut self) {
        let now = Instant::now();
        while let Some((pid, start_ticks)) = self.settling.take(now).or_else(|| self.pace.take(now)) {
            // Its end is seen by the resolver, and costs it little.
            self.resolver.request(pid, start_ticks);
        }
    }

    /// Tells the kernel and the process tree what was found, unless it is of a process that has ended, or of a program that
    /// has been replaced since.
    pub(crate) fn learn(&mut self, facts: &ProcessTraceFacts, enricher: &mut Enricher) {
        let (pid, start_ticks) = (facts.pid, facts.start_ticks);
        if enricher.runs_since(pid, start_ticks).is_none_or(|since| facts.read_since_boot_ns < since) {
            return;
        }
        self.followed.learn(facts);
        if let Ok(Some(context)) = &facts.process_context {
            enricher.declare(pid, start_ticks, context);
        }
    }

    /// After exits were lost: forgets the processes that are gone.
    pub(crate) fn sweep(&mut self) {
        self.followed.sweep(|pid| process_start_ticks(pid).is_some());
    }

    /// What became of looking at processes.
    pub(crate) fn resolver_counts(&self) -> TraceResolverCounts {
        self.resolver.counts()
    }

    /// Looks at processes that were not made, since too many were to be looked at.
    pub(crate) fn refused(&self) -> u64 {
        self.refused + self.pace.refused() + self.resolver.counts().refused
    }
}

impl TraceLink {
    /// What became of looking at threads.
    pub(crate) fn outcomes(&self) -> Result<TraceOutcomes> {
        Ok(self.followed.targets().outcomes()?)
    }
}

/// Which process an event is of.
pub(crate) fn key(task: &TaskHeader) -> ProcessKey {
    (task.pid, task.start_time_boot_ns / TICK_NS)
}
