use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::shared::Shared;
use crate::containers::failure::Failure;
use crate::containers::files;
use crate::containers::lookup_source::LookupSource;
use crate::containers::metadata::ContainerMetadata;
use crate::containers::runtime::Runtime;

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How often the runtimes are asked to complete what the files tell: a container that is gone stays gone.
const ATTEMPTS_TO_COMPLETE: u32 = 3;

/// Asks for container `id` until something is known of it, and publishes that.
///
/// Files are read first: a container that lives milliseconds leaves them no longer than that.
pub(super) async fn resolve(shared: Arc<Shared>, id: String, runtime: Option<Runtime>) {
    let mut from_files: Option<Arc<ContainerMetadata>> = None;
    let mut failure = Failure::NoRuntime;
    let mut pause = FIRST_PAUSE;
    for attempt in 1..=shared.attempts {
        let Ok(permit) = shared.permits.acquire().await else { return };
        if !from_files.as_deref().is_some_and(tells_all)
            && let Some(mut found) = read_files(&shared, &id).await
        {
            if let Some(known) = from_files.as_deref() {
                found.complete_from(known.clone());
            }
            if from_files.as_deref() != Some(&found) {
                let found = Arc::new(found);
                shared.publish(&id, Ok(Arc::clone(&found)), true);
                from_files = Some(found);
            }
        }
        match shared.endpoints.container(&id, runtime, &shared.counters).await {
            Ok(mut metadata) => {
                if let Some(known) = from_files {
                    metadata.complete_from(ContainerMetadata::clone(&known));
                }
                return shared.publish(&id, Ok(Arc::new(metadata)), false);
            }
            Err(other) => failure = other,
        }
        drop(permit);
        let hopeless = failure == Failure::NoRuntime || attempt >= ATTEMPTS_TO_COMPLETE;
        if hopeless && from_files.as_deref().is_some_and(tells_all) {
            break;
        }
        if attempt < shared.attempts {
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
    shared.publish(&id, from_files.ok_or(failure), false);
}

/// Whether files had their last part too, which runtimes write after the first: the container's OCI specification.
fn tells_all(known: &ContainerMetadata) -> bool {
    known.privileged.is_some()
}

/// Whether container `id` is gone: its runtime says so, or, where no runtime can be asked, its files.
pub(super) async fn is_gone(shared: &Shared, id: &str) -> bool {
    let Ok(_permit) = shared.permits.acquire().await else { return false };
    match shared.endpoints.container(id, None, &shared.counters).await {
        Err(Failure::NotFound | Failure::NoRuntime) => read_files(shared, id).await.is_none(),
        _ => false,
    }
}

async fn read_files(shared: &Shared, id: &str) -> Option<ContainerMetadata> {
    let (state, owned) = (Arc::clone(&shared.state), id.to_owned());
    let found = spawn_blocking(move || files::read(&state, &owned)).await.ok().flatten();
    shared.counters.count(LookupSource::Files, found.as_ref().ok_or(Failure::NotFound));
    found
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
