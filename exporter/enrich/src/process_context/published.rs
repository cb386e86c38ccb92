use super::ThreadSchema;

/// What a process publishes of itself. Untrusted: see [`crate::Enricher::declare`] for what counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProcessContext {
    /// When it was published, nanoseconds since boot as the process says. Changes with every publication.
    pub published_at_ns: u64,
    /// Resource attributes as text; of a name that is there twice the last.
    pub resource: Vec<(String, String)>,
    /// `threadlocal.schema_version`.
    pub schema_version: Option<String>,
    /// `threadlocal.attribute_key_map`: the names of a thread's attributes by their number. An empty one is not usable.
    pub attribute_keys: Vec<String>,
    /// Attributes that were left out: too many, too long, or neither text nor truth value nor number.
    pub skipped: u32,
}

impl ProcessContext {
    /// How it keeps the trace context of its threads, if it says.
    pub fn thread_schema(&self) -> Option<ThreadSchema> {
        self.schema_version.as_deref().map(ThreadSchema::parse)
    }
}
