use super::reader::attempt;

/// Reads the context at the beginning of a memory, as the reader does of a process's. What is taken of it is bounded.
pub(crate) fn read_memory(memory: &[u8]) {
    let Ok(context) = attempt(memory, 0) else { return };
    assert!(context.resource.len() <= 128 && context.attribute_keys.len() <= 256, "{context:?}");
    assert!(context.resource.iter().all(|(name, value)| name.len() <= 128 && value.len() <= 1024), "{context:?}");
}
