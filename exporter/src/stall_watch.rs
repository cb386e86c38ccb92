use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::time::{ClockId, clock_gettime};
use tokio::sync::mpsc::{self, Receiver};
use vigie_event::events::SensorTamper;

/// How often it is seen that the process runs. What it does within one beat before a stall counts against the stall.
const BEAT: Duration = Duration::from_millis(250);

/// How long the process may not run.
const LONGEST_STALL: Duration = Duration::from_secs(5);

/// What a process whose threads are late since the host is busy gets of a processor meanwhile: at least one in so many
/// parts.
const LEAST_SHARE: u32 = 8;

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
            let mut pulse = Pulse::new(Instant::now(), processor_time());
            while !stalls.is_closed() {
                thread::sleep(BEAT);
                if let Some(stall) = pulse.beat(Instant::now(), processor_time()) {
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

/// When the process was last seen to run, and what it had used of processors by then.
struct Pulse {
    seen_at: Instant,
    processor_time: Duration,
}

impl Pulse {
    fn new(seen_at: Instant, processor_time: Duration) -> Self {
        Self { seen_at, processor_time }
    }

    /// That the process runs now: tells for how long it did not before, if that was too long.
    fn beat(&mut self, now: Instant, processor_time: Duration) -> Option<Duration> {
        let stall = now.saturating_duration_since(std::mem::replace(&mut self.seen_at, now));
        let used = processor_time.saturating_sub(std::mem::replace(&mut self.processor_time, processor_time));
        (stall >= LONGEST_STALL && used < stall / LEAST_SHARE).then_some(stall)
    }
}

/// What this process has used of processors.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stall_is_told_once_and_a_busy_second_is_none() {
        let begin = Instant::now();
        let mut pulse = Pulse::new(begin, Duration::ZERO);
        let mut beat = |second, used| pulse.beat(begin + Duration::from_secs(second), Duration::from_secs(used));
        assert_eq!(beat(2, 1), None);
        assert_eq!(beat(32, 2), Some(Duration::from_secs(30)));
        assert_eq!(beat(32, 2), None);
        assert_eq!(beat(62, 17), None, "it was busy");
    }

    /// A process that is busy whenever it runs is not taken for one that ran while it was stopped.
    #[test]
    fn what_is_done_within_a_beat_does_not_hide_a_stall() {
        let begin = Instant::now();
        let mut pulse = Pulse::new(begin, Duration::ZERO);
        let stall = pulse.beat(begin + BEAT + LONGEST_STALL, BEAT * 2);
        assert!(stall.is_some(), "two threads had the whole beat before");
    }
}
