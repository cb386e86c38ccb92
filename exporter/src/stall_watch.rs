use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::sync::mpsc::{self, Receiver};
use vigie_event::events::SensorTamper;

/// How often it is seen that the process runs.
const BEAT: Duration = Duration::from_millis(250);

/// How long the process may not run.
const LONGEST_STALL: Duration = Duration::from_secs(5);

/// Stalls that may wait to be told.
const QUEUE: usize = 16;

/// Notices that the process did not run (it was stopped, frozen, or its virtual machine was), by a thread of its own:
/// the one that takes records has much to do before and after, and would be taken for one that ran.
pub(crate) struct StallWatch(Receiver<Duration>);

impl StallWatch {
    /// Starts the thread, which ends once nobody asks any more.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub(crate) fn start() -> Result<Self> {
        let (stalls, receiver) = mpsc::channel(QUEUE);
        let beat = move || {
            let mut pulse = Pulse { seen_at: Instant::now(), waited: waited() };
            while !stalls.is_closed() {
                thread::sleep(BEAT);
                if let Some(stall) = pulse.beat(Instant::now(), waited()) {
                    // Of more than anybody took, the first ones are enough.
                    let _ = stalls.try_send(stall);
                }
            }
        };
        let thread = thread::Builder::new().name("stall watch".to_owned());
        thread.spawn(beat).context("cannot start the thread that notices stalls of the sensor")?;
        Ok(Self(receiver))
    }

    /// The next stall, once it is over. Never ready where the thread is gone.
    pub(crate) async fn next(&mut self) -> SensorTamper {
        match self.0.recv().await {
            Some(stall) => told(stall),
            None => std::future::pending().await,
        }
    }
}

fn told(stall: Duration) -> SensorTamper {
    SensorTamper {
        kind: "stall",
        description: format!("its process did not run for {:.1} seconds", stall.as_secs_f64()),
        stall_ms: Some(i64::try_from(stall.as_millis()).unwrap_or(i64::MAX)),
        ..SensorTamper::default()
    }
}

/// When the thread was last seen to run, and how long it had waited for a processor by then.
struct Pulse {
    seen_at: Instant,
    waited: Duration,
}

impl Pulse {
    /// That the thread runs now: tells for how long it did not before, if that was too long. A host that has no processor
    /// for it makes it late too, but halts nobody.
    fn beat(&mut self, now: Instant, waited: Duration) -> Option<Duration> {
        let late = now.saturating_duration_since(std::mem::replace(&mut self.seen_at, now));
        let waited_since = waited.saturating_sub(std::mem::replace(&mut self.waited, waited));
        let stall = late.saturating_sub(waited_since);
        (stall >= LONGEST_STALL).then_some(stall)
    }
}

/// How long this thread has waited for a processor though it could run: the second word of its schedstat, in nanoseconds
/// (proc(5)). A thread that is stopped or frozen does not wait. Nothing where the kernel does not keep it.
fn waited() -> Duration {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    waited_of(&statistics).unwrap_or_default()
}

fn waited_of(statistics: &str) -> Option<Duration> {
    statistics.split_ascii_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stall_is_told_once_and_waiting_for_a_processor_is_none() {
        let begin = Instant::now();
        let mut pulse = Pulse { seen_at: begin, waited: Duration::ZERO };
        let mut beat = |second, waited| pulse.beat(begin + Duration::from_secs(second), Duration::from_secs(waited));
        assert_eq!(beat(2, 1), None);
        assert_eq!(beat(32, 2), Some(Duration::from_secs(29)));
        assert_eq!(beat(32, 2), None);
        assert_eq!(beat(62, 28), None, "the host was busy");
    }

    #[test]
    fn how_long_a_thread_waited_is_the_second_word() {
        assert_eq!(waited_of("237810919 41414413 1028\n"), Some(Duration::from_nanos(41_414_413)));
        assert_eq!(["", "237810919", "1 -2 3"].map(waited_of), [None; 3]);
    }
}
