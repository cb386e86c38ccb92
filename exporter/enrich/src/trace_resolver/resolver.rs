use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use super::facts_reader::FactsReader;
use super::queue::Queue;
use super::{ProcessTraceFacts, TraceResolverConfig, TraceResolverCounts};

/// Answers for processes on threads of its own. Ends with the value; what waits then stays without an answer.
#[derive(Debug)]
pub struct TraceResolver {
    queue: Arc<Queue>,
    watchdog: Option<JoinHandle<()>>,
}

impl TraceResolver {
    /// Starts it. `answer` is called on another thread, once for each request or for several that joined; while it runs
    /// nothing else is read. Errors when no thread can be started.
    pub fn start(
        config: TraceResolverConfig,
        answer: impl Fn(ProcessTraceFacts) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::start_with(config, answer, || {
            let mut reader = FactsReader::default();
            move |pid, start_ticks| reader.read(pid, start_ticks)
        })
    }

    /// `reader` makes what reads a process: one for each thread.
    pub(crate) fn start_with<R: FnMut(u32, u64) -> ProcessTraceFacts + Send + 'static>(
        config: TraceResolverConfig,
        answer: impl Fn(ProcessTraceFacts) + Send + Sync + 'static,
        reader: impl Fn() -> R + Send + 'static,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::new(config, Box::new(answer)));
        let watched = Arc::clone(&queue);
        let watch = move || {
            let start_reader = |number| {
                let (queue, read) = (Arc::clone(&watched), reader());
                Builder::new().name("trace-reader".to_owned()).spawn(move || queue.run_reader(number, read)).is_ok()
            };
            watched.run_watchdog(start_reader);
        };
        let watchdog = Builder::new().name("trace-watchdog".to_owned()).spawn(watch)?;
        Ok(Self { queue, watchdog: Some(watchdog) })
    }

    /// Asks for process `pid`, started `start_ticks` clock ticks after boot (see [`crate::process_start_ticks`]); a request for
    /// one that waits already joins it. Never waits for what is read. False, and counted, if there is no room.
    pub fn request(&self, pid: u32, start_ticks: u64) -> bool {
        self.queue.request((pid, start_ticks))
    }

    /// What became of the requests so far.
    pub fn counts(&self) -> TraceResolverCounts {
        self.queue.state().counts.clone()
    }
}

impl Drop for TraceResolver {
    fn drop(&mut self) {
        self.queue.close();
        // Not the reader: it may hang.
        if let Some(watchdog) = self.watchdog.take() {
            let _ = watchdog.join();
        }
    }
}
