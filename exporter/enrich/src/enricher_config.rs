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
