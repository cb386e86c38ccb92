//! The file that the Collector writes, read as it grows.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};

/// A file of OTLP/JSON requests, one a line, of which each line is read once.
pub(crate) struct RecordFile<T> {
    path: PathBuf,
    parse: fn(&str) -> Result<Vec<T>, String>,
    read: u64,
    records: Vec<T>,
}

impl<T> RecordFile<T> {
    /// The file at `path`, which need not exist yet; `parse` reads one request.
    pub(crate) fn new(path: PathBuf, parse: fn(&str) -> Result<Vec<T>, String>) -> Self {
        Self { path, parse, read: 0, records: Vec::new() }
    }

    /// All records written so far. A line whose end is not written yet waits for the next call.
    pub(crate) fn records(&mut self) -> Result<&[T]> {
        let added = self.unread().with_context(|| format!("cannot read {}", self.path.display()))?;
        let complete = added.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        for line in added[..complete].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let line = str::from_utf8(line).context("the Collector wrote a line that is not UTF-8")?;
            let records = (self.parse)(line)
                .map_err(|error| anyhow!("the Collector wrote a line that is not understood: {error}\n{line}"))?;
            self.records.extend(records);
        }
        self.read += complete as u64;
        Ok(&self.records)
    }

    fn unread(&self) -> io::Result<Vec<u8>> {
        let mut added = Vec::new();
        match File::open(&self.path) {
            Ok(mut file) => {
                file.seek(SeekFrom::Start(self.read))?;
                file.read_to_end(&mut added)?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(added)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::*;
    use crate::log_record::LogRecord;

    #[test]
    fn a_half_written_line_waits_for_its_end() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("logs.json");
        let mut file = RecordFile::new(path.clone(), LogRecord::from_request);
        assert_eq!(file.records().expect("an absent file has no records").len(), 0);

        let line = r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"one"}]}]}]}"#;
        let mut writer = OpenOptions::new().create(true).append(true).open(path).expect("a new file");
        write!(writer, "{line}\n{}", &line[..20]).expect("written");
        assert_eq!(file.records().expect("one whole line").len(), 1);

        writeln!(writer, "{}", &line[20..]).expect("written");
        assert_eq!(file.records().expect("two whole lines").len(), 2);
    }
}
