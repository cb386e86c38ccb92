//! What a child process wrote, readable while it still writes.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Written {
    lines: Vec<String>,
    ended: bool,
}

/// The lines of one output stream, filled by a thread of its own.
#[derive(Clone, Default)]
pub(crate) struct OutputBuffer {
    shared: Arc<(Mutex<Written>, Condvar)>,
}

/// What came of waiting for a line.
pub(crate) enum Awaited {
    /// The line that matched.
    Line(String),
    /// The stream ended without such a line.
    Ended,
    /// The deadline passed without such a line.
    TimedOut,
}

impl OutputBuffer {
    /// Starts reading `stream` to its end.
    pub(crate) fn reading(stream: impl Read + Send + 'static) -> Self {
        let buffer = Self::default();
        let writer = buffer.clone();
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
                line.clear();
                writer.lock().lines.push(text);
                writer.shared.1.notify_all();
            }
            writer.lock().ended = true;
            writer.shared.1.notify_all();
        });
        buffer
    }

    /// Waits for a line that `matches`, among those already there first.
    pub(crate) fn wait_for(&self, matches: impl Fn(&str) -> bool, deadline: Duration) -> Awaited {
        let start = Instant::now();
        let mut seen = 0;
        let mut written = self.lock();
        loop {
            if let Some(line) = written.lines[seen..].iter().find(|line| matches(line)) {
                return Awaited::Line(line.clone());
            }
            seen = written.lines.len();
            let left = deadline.saturating_sub(start.elapsed());
            match (written.ended, left.is_zero()) {
                (true, _) => return Awaited::Ended,
                (false, true) => return Awaited::TimedOut,
                (false, false) => {}
            }
            written = self.shared.1.wait_timeout(written, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until the stream has ended; false when it has not by `deadline`.
    pub(crate) fn wait_for_end(&self, deadline: Duration) -> bool {
        matches!(self.wait_for(|_| false, deadline), Awaited::Ended)
    }

    /// Everything so far, each line ended by a newline.
    pub(crate) fn text(&self) -> String {
        self.lock().lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// The last `count` lines, for a failure message.
    pub(crate) fn tail(&self, count: usize) -> String {
        let written = self.lock();
        let from = written.lines.len().saturating_sub(count);
        match &written.lines[from..] {
            [] => "  (nothing)".to_owned(),
            lines => lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
