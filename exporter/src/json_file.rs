use std::fs::File;
use std::io;

use anyhow::{Context as _, Result};
use vigie_export::otlp::{JsonLines, Record, RecordLimits};

use crate::background_writer::BackgroundWriter;

/// Bytes that gather before they are written.
const BUFFER: usize = 64 * 1024;

/// OTLP JSON lines to a file or to standard output. What cannot be written is dropped and counted, and said once until
/// writing works again.
pub(crate) struct JsonFile {
    lines: JsonLines,
    buffer: String,
    buffered: u64,
    writer: BackgroundWriter,
}

impl JsonFile {
    /// Appends to the file at `path`; `-` is standard output.
    pub(crate) fn open(path: &str) -> Result<Self> {
        if path == "-" {
            return Ok(Self::new(BackgroundWriter::start("OTLP JSON on standard output", io::stdout())));
        }
        let file = File::options().create(true).append(true).open(path);
        let file = file.with_context(|| format!("cannot write OTLP JSON to {path}"))?;
        Ok(Self::new(BackgroundWriter::start("OTLP JSON file", file)))
    }

    fn new(writer: BackgroundWriter) -> Self {
        Self { lines: JsonLines::new(RecordLimits::default()), buffer: String::new(), buffered: 0, writer }
    }

    /// Adds a record; it is written when enough has gathered, or by [`Self::flush`].
    pub(crate) fn record(&mut self, record: Record<'_>) {
        self.lines.encode(record, &mut self.buffer);
        self.buffered += 1;
        if self.buffer.len() >= BUFFER {
            self.flush();
        }
    }

    /// Hands on what has gathered.
    pub(crate) fn flush(&mut self) {
        if self.buffered > 0 {
            // As large as this one was: what grows is copied each time.
            let next = String::with_capacity(self.buffer.len().min(2 * BUFFER));
            let text = std::mem::replace(&mut self.buffer, next);
            self.writer.write(text.into_bytes(), std::mem::take(&mut self.buffered));
        }
    }

    /// Writes what is left, for a while.
    pub(crate) fn finish(&mut self) {
        self.flush();
        self.writer.finish();
    }

    /// Records written, and records that could not be.
    pub(crate) fn counts(&self) -> (u64, u64) {
        self.writer.counts()
    }
}
