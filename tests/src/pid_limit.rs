//! How many processes the kernel may have.

use std::fs;

use anyhow::{Context, Result};

const PATH: &str = "/proc/sys/kernel/pid_max";

/// A higher `kernel.pid_max`, put back when dropped.
pub struct PidLimit {
    before: Option<String>,
}

impl PidLimit {
    /// Raises it to this, where it is lower.
    pub fn at_least(limit: u32) -> Result<Self> {
        let before = fs::read_to_string(PATH).context(PATH)?;
        if before.trim().parse::<u32>().is_ok_and(|now| now >= limit) {
            return Ok(Self { before: None });
        }
        fs::write(PATH, limit.to_string()).with_context(|| format!("cannot raise {PATH}"))?;
        Ok(Self { before: Some(before) })
    }
}

impl Drop for PidLimit {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            drop(fs::write(PATH, before));
        }
    }
}
