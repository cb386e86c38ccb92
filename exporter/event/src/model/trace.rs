/// How a trace context was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TraceSource {
    /// OTEP 4947, read in the kernel.
    ThreadContext,
    /// The map that OpenTelemetry eBPF Instrumentation keeps.
    Obi,
    /// pprof labels of the goroutine, read in the kernel.
    GoLabels,
    /// `TRACEPARENT` of the process.
    Environment,
    /// The context of the thread that spawned it.
    Inherited,
}

impl TraceSource {
    /// All, in order of precedence.
    pub const ALL: [Self; 5] = [Self::ThreadContext, Self::Obi, Self::GoLabels, Self::Environment, Self::Inherited];

    /// The value of `vigie.trace.source`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThreadContext => "thread_context",
            Self::Obi => "obi",
            Self::GoLabels => "go_labels",
            Self::Environment => "environment",
            Self::Inherited => "inherited",
        }
    }
}

/// The request that an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    /// W3C trace id, never all zero.
    pub trace_id: [u8; 16],
    /// W3C span id, never all zero.
    pub span_id: [u8; 8],
    /// W3C trace flags.
    pub flags: u8,
    /// How it was found.
    pub source: TraceSource,
}
