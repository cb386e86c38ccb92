use std::fmt::Write as _;
use std::io::{self, Write};

use vigie_event::{Event, Signal, errno};

use super::escape::push_escaped;
use super::signal_block;

/// Columns that a line may take before it is cut.
const MAX_COLUMNS: usize = 220;

/// One readable line per event. Untrusted text is escaped: a process's name cannot command the terminal.
#[derive(Debug)]
pub struct PrettyFeed<W> {
    writer: W,
    color: bool,
    line: String,
}

impl<W: Write> PrettyFeed<W> {
    /// Writes to `writer`; `color` decides about colours.
    pub fn new(writer: W, color: bool) -> Self {
        Self { writer, color, line: String::new() }
    }

    /// Shows an event.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn event(&mut self, event: &Event) -> io::Result<()> {
        let time = jiff::Timestamp::from_nanosecond(i128::from(event.time_unix_nano)).unwrap_or_default();
        let time = time.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S%.3f").to_string();
        let spec = event.payload.spec();
        self.line.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.line, "{time} {:<16} {:>7} ", spec.name, event.process.pid);
        if let Some(container) = &event.workload.container {
            push_escaped(&mut self.line, container.id.get(..12).unwrap_or(&container.id));
            self.line.push(' ');
        }
        push_escaped(&mut self.line, &event.payload.summary(event));
        if let Some(error) = event.error {
            self.line.push_str(" (");
            self.line.push_str(&errno::name(error));
            self.line.push(')');
        }
        cut(&mut self.line, MAX_COLUMNS);
        if self.color {
            let color = if event.error.is_some() { 31 } else { color_of(spec.name) };
            writeln!(self.writer, "\x1b[{color}m{}\x1b[0m", self.line)
        } else {
            writeln!(self.writer, "{}", self.line)
        }
    }

    /// Shows a signal.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn signal(&mut self, signal: &Signal) -> io::Result<()> {
        let block = signal_block::signal_block(signal);
        if self.color {
            writeln!(self.writer, "\x1b[{}m{block}\x1b[0m", signal_block::color(signal.rule.severity))
        } else {
            writeln!(self.writer, "{block}")
        }
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A colour for each domain.
fn color_of(event: &str) -> u8 {
    match event.split('.').next() {
        Some("process") => 32,
        Some("network") => 36,
        Some("file") => 33,
        _ => 39,
    }
}

fn cut(line: &mut String, columns: usize) {
    if let Some((at, _)) = line.char_indices().nth(columns) {
        line.truncate(at);
        line.push('…');
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fixtures;

    #[test]
    fn an_event_is_one_line_whatever_it_holds() {
        let mut event = fixtures::exec_event();
        let mut process = event.process.succeed();
        let arguments = vec!["x\n\x1b[2J".to_owned(), "y".repeat(1000)];
        process.image = Arc::new(vigie_event::Image::new("/bin/x".to_owned(), arguments));
        event.process = Arc::new(process);
        let mut output = Vec::new();
        assert!(PrettyFeed::new(&mut output, false).event(&event).is_ok());
        let text = String::from_utf8_lossy(&output);
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("x\\n\\x1b[2J") && text.ends_with("…\n"), "{text}");
    }
}
