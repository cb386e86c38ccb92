use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

/// The JSON in a regular file of at most `max` bytes; a runtime may be about to replace or remove it.
pub(super) fn read_json(path: &Path, max: usize) -> Option<Value> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > max as u64 {
        return None;
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.take(max as u64).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}
