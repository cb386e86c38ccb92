use std::fmt;
use std::path::PathBuf;

/// What is wrong with the configuration file, and where.
#[derive(Debug, thiserror::Error)]
pub(crate) struct ConfigurationError {
    pub(crate) path: PathBuf,
    /// Line and column, from 1; none when the file as a whole is meant.
    pub(crate) at: Option<(u64, u64)>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}
