use vigie_event::{TraceContext, TraceSource};

use crate::EnvironmentTrace;

/// Generations down which a request is handed on.
const MAX_DEPTH: u8 = 16;

/// How long after it was seen at a fork or exec a request is taken for the cause of what descendants do, nanoseconds.
const MAX_AGE_NS: u64 = 15 * 60 * 1_000_000_000;

/// What is known of the request behind a process as a whole; its threads' own requests come with each event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ProcessRequest {
    /// `TRACEPARENT` of its environment.
    environment: Option<TraceContext>,
    /// Its environment says what its parent's said: nobody set it for this process.
    environment_is_parents: bool,
    inherited: Option<Inherited>,
}

/// The request of the thread that forked or executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Inherited {
    context: TraceContext,
    since_boot_ns: u64,
    depth: u8,
}

impl Inherited {
    fn new(context: TraceContext, since_boot_ns: u64, depth: u8) -> Self {
        Self { context: TraceContext { source: TraceSource::Inherited, ..context }, since_boot_ns, depth }
    }

    fn is_valid(&self, now_boot_ns: u64) -> bool {
        self.depth <= MAX_DEPTH && now_boot_ns.saturating_sub(self.since_boot_ns) <= MAX_AGE_NS
    }
}

impl From<EnvironmentTrace> for TraceContext {
    fn from(environment: EnvironmentTrace) -> Self {
        let parent = environment.parent;
        Self {
            trace_id: parent.trace_id,
            span_id: parent.span_id,
            flags: parent.flags,
            source: TraceSource::Environment,
        }
    }
}

impl ProcessRequest {
    /// Of a process that was there before the sensor.
    pub(crate) fn found(environment: Option<TraceContext>) -> Self {
        Self { environment, ..Self::default() }
    }

    /// Of a process that this one's thread forks while it works on `spawner`.
    pub(crate) fn of_child(&self, spawner: Option<TraceContext>, now_boot_ns: u64) -> Self {
        let inherited = match (spawner, self.inherited) {
            (Some(context), _) => Some(Inherited::new(context, now_boot_ns, 1)),
            (None, Some(inherited)) => Some(Inherited { depth: inherited.depth.saturating_add(1), ..inherited }),
            (None, None) => None,
        };
        let environment_is_parents = self.environment.is_some();
        Self { environment: self.environment, environment_is_parents, inherited }
    }

    /// After an exec by a thread that worked on `executing`, with a new environment.
    pub(crate) fn after_exec(
        &self,
        executing: Option<TraceContext>,
        environment: Option<TraceContext>,
        now_boot_ns: u64,
    ) -> Self {
        let inherited = executing.map(|context| Inherited::new(context, now_boot_ns, 1)).or(self.inherited);
        let environment_is_parents =
            environment.is_some() && environment == self.environment && self.environment_is_parents;
        Self { environment, environment_is_parents, inherited }
    }

    /// The request that caused what the process does now. An environment that was set for this process is the nearest
    /// cause; one that came down from an ancestor is older than the request during which the process was started.
    pub(crate) fn context(&self, now_boot_ns: u64) -> Option<TraceContext> {
        let inherited = self.inherited.filter(|inherited| inherited.is_valid(now_boot_ns)).map(|found| found.context);
        if self.environment_is_parents { inherited.or(self.environment) } else { self.environment.or(inherited) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(id: u8, source: TraceSource) -> TraceContext {
        TraceContext { trace_id: [id; 16], span_id: [id; 8], flags: 1, source }
    }

    fn thread(id: u8) -> TraceContext {
        context(id, TraceSource::ThreadContext)
    }

    fn environment(id: u8) -> TraceContext {
        context(id, TraceSource::Environment)
    }

    fn shown(request: ProcessRequest, now: u64) -> Option<(u8, TraceSource)> {
        request.context(now).map(|context| (context.trace_id[0], context.source))
    }

    #[test]
    fn a_child_descends_from_the_request_of_the_thread_that_forked() {
        let server = ProcessRequest::default();
        let shell = server.of_child(Some(thread(7)), 1).after_exec(None, None, 2);
        assert_eq!(shown(shell, 3), Some((7, TraceSource::Inherited)));
        let curl = shell.of_child(None, 3).after_exec(None, None, 4);
        assert_eq!(shown(curl, 5), Some((7, TraceSource::Inherited)));
        assert_eq!(shown(server.of_child(None, 6), 7), None, "the next child of the server has nothing to do with it");
    }

    #[test]
    fn an_exec_keeps_the_request_of_the_thread_that_executed() {
        assert_eq!(
            shown(ProcessRequest::default().after_exec(Some(thread(3)), None, 1), 2),
            Some((3, TraceSource::Inherited))
        );
    }

    #[test]
    fn a_request_is_not_handed_on_for_ever() {
        let mut request = ProcessRequest::default().of_child(Some(thread(7)), 0);
        assert_eq!(shown(request, MAX_AGE_NS + 1), None);
        for _ in 0..MAX_DEPTH {
            request = request.of_child(None, 1);
        }
        assert_eq!(shown(request, 2), None);
    }

    #[test]
    fn an_environment_set_for_the_process_wins_and_one_that_came_down_does_not() {
        let job = ProcessRequest::default().of_child(Some(thread(1)), 0).after_exec(None, Some(environment(2)), 1);
        assert_eq!(shown(job, 2), Some((2, TraceSource::Environment)));
        let server = ProcessRequest::found(Some(environment(2)));
        let shell = server.of_child(Some(thread(9)), 1).after_exec(None, Some(environment(2)), 2);
        assert_eq!(shown(shell, 3), Some((9, TraceSource::Inherited)));
        assert_eq!(shown(server.of_child(None, 1), 2), Some((2, TraceSource::Environment)));
    }
}
