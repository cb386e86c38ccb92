use std::io::{self, IsTerminal as _};

use vigie_event::{Event, Signal};
use vigie_export::feed::PrettyFeed;

use crate::background_writer::BackgroundWriter;

/// Bytes that gather before they are shown, unless [`LiveFeed::flush`] comes first.
const BUFFER: usize = 16 * 1024;

/// The live feed on standard output. A terminal that is stopped, or a reader that is slow, costs lines and not events.
pub(crate) struct LiveFeed {
    feed: PrettyFeed<Vec<u8>>,
    lines: u64,
    writer: BackgroundWriter,
    dropped: u64,
}

impl LiveFeed {
    /// In colour on a terminal, unless NO_COLOR is set (<https://no-color.org>).
    pub(crate) fn start() -> Self {
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let writer = BackgroundWriter::start("live feed", io::stdout());
        Self { feed: PrettyFeed::new(Vec::new(), color), lines: 0, writer, dropped: 0 }
    }

    pub(crate) fn event(&mut self, event: &Event) {
        // Memory takes everything.
        let _ = self.feed.event(event);
        self.added();
    }

    pub(crate) fn signal(&mut self, signal: &Signal) {
        let _ = self.feed.signal(signal);
        self.added();
    }

    fn added(&mut self) {
        self.lines += 1;
        if self.feed.writer().len() >= BUFFER {
            self.flush();
        }
    }

    /// Shows what has gathered.
    pub(crate) fn flush(&mut self) {
        if self.lines == 0 {
            return;
        }
        let (_, dropped) = self.writer.counts();
        let mut text = std::mem::take(self.feed.writer());
        if dropped > self.dropped {
            let note = format!("… {} lines were not shown: standard output was not read\n", dropped - self.dropped);
            text.splice(0..0, note.into_bytes());
            self.dropped = dropped;
        }
        self.writer.write(text, std::mem::take(&mut self.lines));
    }

    /// Shows what is left, for a while.
    pub(crate) fn finish(&mut self) {
        self.flush();
        self.writer.finish();
    }
}
