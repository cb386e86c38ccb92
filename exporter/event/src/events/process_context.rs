use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process published what it says of itself (OTEP 4719), or published it anew. Makes the sensor look at the process
    /// again and is not exported.
    pub struct ProcessContext: KIND_PROCESS_CONTEXT = "process.context" {}
    feeds_process_tree_only: true
    each_told: true
    notable: |_, _| false
}

impl ProcessContext {
    #[expect(clippy::unnecessary_wraps, reason = "the registry decodes all events alike")]
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Ok(Self {})
    }

    #[expect(clippy::unused_self, reason = "the registry summarises all events alike")]
    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} published its context", event.process.image.executable_name())
    }
}
