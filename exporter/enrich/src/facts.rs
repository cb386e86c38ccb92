use std::sync::Arc;

use vigie_event::{Image, Process, Session};

use crate::declared::Declared;
use crate::process_request::ProcessRequest;

/// What is known of a process beside its task.
pub(crate) struct Facts {
    pub(crate) image: Arc<Image>,
    pub(crate) lineage: Option<Arc<Process>>,
    pub(crate) lineage_cut: bool,
    /// Asked of /proc when it is not known.
    pub(crate) cgroup: Option<Arc<str>>,
    pub(crate) declared: Arc<Declared>,
    pub(crate) is_fork_copy: bool,
    pub(crate) request: ProcessRequest,
    /// What it belonged to so far.
    pub(crate) session: Option<Arc<Session>>,
    /// The environment of the program that it has just executed.
    pub(crate) executed: Option<Vec<u8>>,
}

impl Facts {
    /// Nothing but the program.
    pub(crate) fn of(image: Arc<Image>) -> Self {
        Self {
            image,
            lineage: None,
            lineage_cut: false,
            cgroup: None,
            declared: Arc::default(),
            is_fork_copy: false,
            request: ProcessRequest::default(),
            session: None,
            executed: None,
        }
    }
}
