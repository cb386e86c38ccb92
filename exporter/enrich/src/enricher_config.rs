use crate::told_environment::DEFAULT_VARIABLES;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnricherConfig {
    /// What leaves of a process's arguments.
    pub arguments: ArgumentPolicy,
    /// Names of the variables of an executed program's environment that leave, with secrets replaced as in arguments.
    pub environment: Vec<String>,
}

impl Default for EnricherConfig {
    fn default() -> Self {
        Self { arguments: ArgumentPolicy::default(), environment: DEFAULT_VARIABLES.map(str::to_owned).to_vec() }
    }
}
