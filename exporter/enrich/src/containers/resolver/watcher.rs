use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep};

use super::shared::Shared;
use crate::backoff::Backoff;
use crate::containers::endpoint::Endpoint;
use crate::containers::notice::Notice;

/// How often it is looked for sockets that were not there.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The longest pause between two attempts; a runtime may offer no events at all.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// How long a connection has to hold for the next one to be made without delay.
const HELD: Duration = Duration::from_secs(30);

/// Follows a runtime for as long as the resolver is there.
pub(super) async fn watch(shared: Arc<Shared>, endpoint: Arc<Endpoint>, notices: Sender<Notice>) {
    let mut backoff = Backoff::up_to(LONGEST_PAUSE);
    loop {
        if !shared.endpoints.present().iter().any(|present| Arc::ptr_eq(present, &endpoint)) {
            backoff = Backoff::up_to(LONGEST_PAUSE);
            sleep(LOOK_AGAIN).await;
            continue;
        }
        let start = Instant::now();
        // Both at once: what is made while the list is written must be in one of them.
        let (followed, listed) = tokio::join!(endpoint.follow(&notices), endpoint.list(&notices));
        tracing::debug!(socket = %endpoint.socket().display(), ?followed, ?listed, "the runtime's events ended");
        if start.elapsed() >= HELD {
            backoff = Backoff::up_to(LONGEST_PAUSE);
        }
        sleep(backoff.next_pause()).await;
    }
}
