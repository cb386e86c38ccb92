use std::time::Duration;

use tokio::time::Instant;

/// How long a record waits for more to be sent with it, after a time in which nothing was sent.
const SHORTEST_GATHERING: Duration = Duration::from_millis(25);

/// Time between two flushes while there is always something to send.
const INTERVAL: Duration = Duration::from_millis(200);

/// When what has gathered is sent: soon on a quiet host, in larger batches on a busy one. An idle host wakes nobody: there
/// is a time for the next flush only while there is something to send.
pub(crate) struct FlushSchedule {
    last: Instant,
    next: Option<Instant>,
}

impl FlushSchedule {
    pub(crate) fn new() -> Self {
        Self { last: Instant::now(), next: None }
    }

    /// There is something to send.
    pub(crate) fn pending(&mut self) {
        if self.next.is_none() {
            self.next = Some((Instant::now() + SHORTEST_GATHERING).max(self.last + INTERVAL));
        }
    }

    /// It was sent.
    pub(crate) fn flushed(&mut self) {
        (self.last, self.next) = (Instant::now(), None);
    }

    /// Waits for the next time; for ever while there is none.
    pub(crate) async fn due(&self) {
        match self.next {
            Some(next) => tokio::time::sleep_until(next).await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_record_leaves_soon_and_the_next_ones_in_batches() {
        let mut schedule = FlushSchedule::new();
        tokio::time::advance(Duration::from_secs(1)).await;
        let start = Instant::now();
        schedule.pending();
        schedule.due().await;
        assert_eq!(start.elapsed(), SHORTEST_GATHERING);
        schedule.flushed();
        let start = Instant::now();
        schedule.pending();
        schedule.pending();
        schedule.due().await;
        assert_eq!(start.elapsed(), INTERVAL);
    }
}
