use std::sync::Arc;

use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::shared::Shared;
use crate::containers::container_id::is_container_id;
use crate::containers::counters::ResolverCounters;
use crate::containers::metadata::ContainerMetadata;
use crate::containers::runtime::Runtime;

/// A question that waits.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) runtime: Option<Runtime>,
}

/// Asks a [`super::ContainerResolver`]; may be cloned and used on any thread.
#[derive(Debug, Clone)]
pub struct ContainerRequests {
    pub(super) shared: Arc<Shared>,
    pub(super) queue: Sender<Request>,
}

impl ContainerRequests {
    /// Asks for container `id`; its answers come from [`super::ContainerResolver::next`]. `runtime_hint` is the name of the
    /// runtime to ask first, such as `docker`.
    ///
    /// Never waits. `false`: the request was refused and counted, for too many wait or the id cannot be one.
    pub fn request(&self, id: &str, runtime_hint: Option<&str>) -> bool {
        let request = Request { id: id.to_owned(), runtime: runtime_hint.and_then(Runtime::from_name) };
        let taken = is_container_id(id) && self.queue.try_send(request).is_ok();
        if !taken {
            self.shared.counters.count_refused();
        }
        taken
    }

    /// What is known of container `id` already.
    pub fn get(&self, id: &str) -> Option<Arc<ContainerMetadata>> {
        self.shared.memory().get(id, Instant::now())?.outcome.clone().ok()
    }

    /// What was done so far.
    pub fn counters(&self) -> ResolverCounters {
        let remembered = self.shared.memory().len();
        self.shared.counters.read(remembered)
    }
}
