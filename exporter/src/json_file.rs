use std::fs::File;
use std::io::{self, Write};

use anyhow::{Context as _, Result};
use vigie_export::otlp::{JsonLines, Record, RecordLimits};

/// Bytes that gather before they are written.
const BUFFER: usize = 64 * 1024;

/// OTLP JSON lines to a file or to standard output. What cannot be written is dropped and counted, and said once until
/// writing works again.
pub(crate) struct JsonFile {
    lines: JsonLines,
    buffer: String,
    buffered: u64,
    writer: Box<dyn Write>,
    written: u64,
    failed: u64,
    is_failing: bool,
}

impl JsonFile {
    /// Appends to the file at `path`; `-` is standard output.
    pub(crate) fn open(path: &str) -> Result<Self> {
        if path == "-" {
            return Ok(Self::new(Box::new(io::stdout())));
        }
        let file = File::options().create(true).append(true).open(path);
        Ok(Self::new(Box::new(file.with_context(|| format!("cannot write OTLP JSON to {path}"))?)))
    }

    fn new(writer: Box<dyn Write>) -> Self {
        let lines = JsonLines::new(RecordLimits::default());
        Self { lines, buffer: String::new(), buffered: 0, writer, written: 0, failed: 0, is_failing: false }
    }

    /// Adds a record; it is written when enough has gathered, or by [`Self::flush`].
    pub(crate) fn record(&mut self, record: Record<'_>) {
        self.lines.encode(record, &mut self.buffer);
        self.buffered += 1;
        if self.buffer.len() >= BUFFER {
            self.flush();
        }
    }

    /// Writes what has gathered.
    pub(crate) fn flush(&mut self) {
        if self.buffered == 0 {
            return;
        }
        let result = self.writer.write_all(self.buffer.as_bytes()).and_then(|()| self.writer.flush());
        let count = if result.is_ok() { &mut self.written } else { &mut self.failed };
        *count += std::mem::take(&mut self.buffered);
        self.buffer.clear();
        if let (Err(error), false) = (&result, self.is_failing) {
            tracing::error!(%error, "cannot write OTLP JSON; what cannot be written is lost and counted");
        }
        self.is_failing = result.is_err();
    }

    /// Records written, and records that could not be.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.written, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;
    use std::sync::Arc;

    use vigie_event::events::ProcessExit;
    use vigie_event::{Event, Payload, Process, RecordId, Workload};

    use super::*;

    /// A disk that is full while the cell says so.
    struct Disk(Rc<Cell<bool>>);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.get() { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(bytes.len()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn event() -> Event {
        Event {
            uid: RecordId(1),
            time_unix_nano: 1,
            observed_time_unix_nano: 1,
            process: Arc::new(Process::default()),
            thread_id: 1,
            thread_name: String::new(),
            workload: Arc::new(Workload::default()),
            trace: None,
            error: None,
            truncated_fields: Vec::new(),
            escaped_fields: Vec::new(),
            unreadable_fields: Vec::new(),
            payload: Payload::ProcessExit(ProcessExit::default()),
        }
    }

    #[test]
    fn a_full_disk_costs_just_the_records_that_it_refused() {
        let full = Rc::new(Cell::new(true));
        let mut file = JsonFile::new(Box::new(Disk(Rc::clone(&full))));
        let event = event();
        for _ in 0..3 {
            file.record(Record::from(&event));
        }
        file.flush();
        assert_eq!(file.counts(), (0, 3));
        full.set(false);
        file.record(Record::from(&event));
        file.flush();
        assert_eq!(file.counts(), (1, 3));
    }
}
