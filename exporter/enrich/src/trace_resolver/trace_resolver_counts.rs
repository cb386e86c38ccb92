use std::collections::BTreeMap;

use super::ProcessTraceFacts;
use crate::go_runtime::GoFailure;
use crate::thread_context::ThreadContextSlot;

/// What became of the requests so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TraceResolverCounts {
    /// Requests, refused ones included.
    pub requests: u64,
    /// Those that joined one that was waiting or being answered.
    pub coalesced: u64,
    /// Those for which there was no room.
    pub refused: u64,
    /// Times that a process was read again, because the answer could get better.
    pub retries: u64,
    /// Processes given up because reading them took too long.
    pub stalls: u64,
    /// Answers by part (`thread_context`, `process_context`, `go`) and outcome (`static`, `dynamic`, `found`, `none`, or the
    /// failure's name).
    pub outcomes: BTreeMap<(&'static str, &'static str), u64>,
}

impl TraceResolverCounts {
    pub(crate) fn add(&mut self, facts: &ProcessTraceFacts) {
        let thread_context = match &facts.thread_context {
            Ok(Some(found)) => match found.slot {
                ThreadContextSlot::Static { .. } => "static",
                ThreadContextSlot::Dynamic { .. } => "dynamic",
            },
            Ok(None) => "none",
            Err(failure) => failure.name(),
        };
        let process_context = match &facts.process_context {
            Ok(Some(_)) => "found",
            Ok(None) => "none",
            Err(failure) => failure.name(),
        };
        let go = match &facts.go {
            Ok(Some(program)) => program.labels.map_or_else(GoFailure::name, |_| "found"),
            Ok(None) => "none",
            Err(failure) => failure.name(),
        };
        for outcome in [("thread_context", thread_context), ("process_context", process_context), ("go", go)] {
            *self.outcomes.entry(outcome).or_default() += 1;
        }
    }
}
