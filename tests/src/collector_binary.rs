//! The Collector to run.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::built_binary::built_binary;

/// Names a Collector to run instead of the one that `collector.sh` builds.
const OVERRIDE: &str = "VIGIE_OTELCOL";

/// The Collector that `VIGIE_OTELCOL` names, or else the one that `collector.sh` builds or has built.
pub(crate) fn collector_binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(OVERRIDE) {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "{OVERRIDE} names {}, which is no file", path.display());
        return Ok(path);
    }
    built_binary("collector.sh", &[])
}
