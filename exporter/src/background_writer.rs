use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Chunks that may wait.
const QUEUE: usize = 64;

/// How long the end may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What became of records.
#[derive(Debug, Default)]
struct Counts {
    written: AtomicU64,
    failed: AtomicU64,
    /// The last write failed.
    is_failing: AtomicBool,
}

/// Writes in a thread of its own: a terminal that is stopped, a pipe that nobody reads or a disk that hangs must not stop
/// the sensor. What does not fit into the queue is dropped and counted.
pub(crate) struct BackgroundWriter {
    chunks: Option<SyncSender<Chunk>>,
    thread: Option<JoinHandle<()>>,
    counts: Arc<Counts>,
}

struct Chunk {
    bytes: Vec<u8>,
    records: u64,
}

impl BackgroundWriter {
    /// Starts the thread. `name` is how it is called in diagnostics, such as `live feed`.
    pub(crate) fn start(name: &'static str, mut writer: impl Write + Send + 'static) -> Self {
        let (chunks, queue) = mpsc::sync_channel::<Chunk>(QUEUE);
        let counts = Arc::<Counts>::default();
        let shared = Arc::clone(&counts);
        let thread = std::thread::spawn(move || {
            for chunk in queue {
                let result = writer.write_all(&chunk.bytes).and_then(|()| writer.flush());
                let count = if result.is_ok() { &shared.written } else { &shared.failed };
                count.fetch_add(chunk.records, Ordering::Relaxed);
                let was_failing = shared.is_failing.swap(result.is_err(), Ordering::Relaxed);
                if let (Err(error), false) = (result, was_failing) {
                    tracing::error!(%error, "{name}: cannot write; what cannot be written is lost and counted");
                }
            }
        });
        Self { chunks: Some(chunks), thread: Some(thread), counts }
    }

    /// Hands on the bytes of so many records.
    pub(crate) fn write(&mut self, bytes: Vec<u8>, records: u64) {
        let Some(chunks) = &self.chunks else { return };
        if let Err(TrySendError::Full(chunk) | TrySendError::Disconnected(chunk)) =
            chunks.try_send(Chunk { bytes, records })
        {
            self.counts.failed.fetch_add(chunk.records, Ordering::Relaxed);
        }
    }

    /// Records written, and records that could not be.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.counts.written.load(Ordering::Relaxed), self.counts.failed.load(Ordering::Relaxed))
    }

    /// Waits until everything is written, for a while.
    pub(crate) fn finish(&mut self) {
        drop(self.chunks.take());
        let Some(thread) = self.thread.take() else { return };
        let start = Instant::now();
        while !thread.is_finished() && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(2));
        }
        // One that still waits for its reader ends with the process.
        if thread.is_finished() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use super::*;

    /// A disk that is full while the flag says so.
    #[derive(Clone, Default)]
    struct Disk {
        is_full: Arc<AtomicBool>,
        content: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.is_full.load(Ordering::SeqCst) {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            self.content.lock().expect("no panic").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_costs_just_the_records_that_it_refused() {
        let disk = Disk::default();
        let mut writer = BackgroundWriter::start("test", disk.clone());
        disk.is_full.store(true, Ordering::SeqCst);
        writer.write(b"lost".to_vec(), 3);
        while writer.counts() != (0, 3) {
            std::thread::yield_now();
        }
        disk.is_full.store(false, Ordering::SeqCst);
        writer.write(b"kept".to_vec(), 1);
        writer.finish();
        assert_eq!(writer.counts(), (1, 3));
        assert_eq!(disk.content.lock().expect("no panic").as_slice(), b"kept");
    }

    #[test]
    fn a_reader_that_does_not_read_stops_nobody() {
        let (_reader, pipe) = io::pipe().expect("a pipe");
        let mut writer = BackgroundWriter::start("test", pipe);
        // More than pipe and queue hold.
        for _ in 0..3 * QUEUE {
            writer.write(vec![b'x'; 64 * 1024], 1);
        }
        let (written, failed) = writer.counts();
        assert!(failed >= QUEUE as u64, "{written} written, {failed} dropped");
    }
}
