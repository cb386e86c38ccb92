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
        let _ = write!(self.line, "{time} {:<24} {:>7} ", spec.name, event.process.pid);
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

    /// What it writes to.
    pub fn writer(&mut self) -> &mut W {
        &mut self.writer
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

    use vigie_event::{Container, Image, Process, RuleInfo, Severity, Workload};

    use super::*;
    use crate::feed::is_unsafe;
    use crate::fixtures;

    /// A line break, a window title, a cleared screen, C1 controls, the other direction of reading, a forged end of colour.
    const HOSTILE: &str = "e\n\r\x1b]0;t\x07\x1b[2J\u{9b}31m\u{90}q\u{9c}\u{85}\u{202e}\x1b[0m\0\x08x";
    const SHOWN: &str = "e\\n\\r\\x1b]0;t\\x07\\x1b[2J\\u{9b}31m\\u{90}q\\u{9c}\\u{85}\\u{202e}\\x1b[0m\\x00\\x08x";

    /// An event of which everything that somebody else chose is hostile.
    fn hostile_event() -> Event {
        let mut event = fixtures::open_event();
        let mut process = event.process.succeed();
        process.image = Arc::new(Image::new(format!("/bin/{HOSTILE}"), vec![HOSTILE.to_owned()]));
        process.lineage = Some(Arc::new(Process { image: Arc::clone(&process.image), ..Process::default() }));
        let container = Some(Container { id: HOSTILE.to_owned(), ..Container::default() });
        event.workload = Arc::new(Workload { container, ..fixtures::workload(1) });
        event.process = Arc::new(process);
        event
    }

    /// What is shown in colour, without the two commands that are the feed's own.
    fn in_color(show: impl FnOnce(&mut PrettyFeed<Vec<u8>>) -> io::Result<()>) -> String {
        let mut feed = PrettyFeed::new(Vec::new(), true);
        show(&mut feed).expect("memory takes everything");
        let text = String::from_utf8(std::mem::take(feed.writer())).expect("UTF-8");
        let text = text.strip_prefix("\x1b[").and_then(|rest| rest.strip_suffix("\x1b[0m\n")).expect("coloured");
        let (color, text) = text.split_once('m').expect("a colour");
        assert!(color.chars().all(|character| character.is_ascii_digit() || character == ';'), "{color}");
        text.to_owned()
    }

    #[test]
    fn an_event_in_color_commands_the_terminal_to_nothing_else() {
        let mut exec = hostile_event();
        exec.payload = fixtures::exec_event().payload;
        for event in [hostile_event(), exec] {
            let line = in_color(|feed| feed.event(&event));
            assert!(!line.chars().any(is_unsafe), "{line:?}");
            assert!(line.contains(SHOWN), "{line}");
        }
    }

    #[test]
    fn a_signal_in_color_commands_the_terminal_to_nothing_else() {
        for severity in Severity::ALL {
            let mut signal = fixtures::signal();
            signal.event = Arc::new(hostile_event());
            signal.message = HOSTILE.to_owned();
            let rule = RuleInfo::clone(&signal.rule);
            let (title, techniques) = (HOSTILE.to_owned(), vec![HOSTILE.to_owned()]);
            // Of what to look at the first line alone is shown.
            let triage = HOSTILE.replace('\n', "") + "\nx";
            signal.rule = Arc::new(RuleInfo { severity, title, techniques, triage, ..rule });
            let block = in_color(|feed| feed.signal(&signal));
            let lines: Vec<_> = block.split('\n').collect();
            let upper = severity.name().to_uppercase();
            let expected = [
                format!("!! {upper} {SHOWN} [{SHOWN}]"),
                format!("   {SHOWN}"),
                format!("   {SHOWN} ← {SHOWN}"),
                format!("   {}", SHOWN.replace("\\n", "")),
            ];
            assert_eq!(lines, expected);
            assert!(!lines.iter().any(|line| line.chars().any(is_unsafe)), "{block:?}");
        }
    }

    #[test]
    fn an_event_is_one_line_whatever_it_holds() {
        let mut event = fixtures::exec_event();
        let mut process = event.process.succeed();
        let arguments = vec!["x\n\x1b[2J".to_owned(), "y".repeat(1000)];
        process.image = Arc::new(Image::new("/bin/x".to_owned(), arguments));
        event.process = Arc::new(process);
        let mut output = Vec::new();
        assert!(PrettyFeed::new(&mut output, false).event(&event).is_ok());
        let text = String::from_utf8_lossy(&output);
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("x\\n\\x1b[2J") && text.ends_with("…\n"), "{text}");
    }
}
