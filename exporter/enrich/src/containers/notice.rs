use super::runtime::Runtime;

/// What a runtime tells of a container without having been asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    /// The container's id, which [`super::container_id::is_container_id`] holds of.
    pub(super) id: String,
    /// Whom to ask first; `None` where that is not who told.
    pub(super) runtime: Option<Runtime>,
    /// Whether it has ended; else it was made, started again, or is there.
    pub(super) ended: bool,
}
