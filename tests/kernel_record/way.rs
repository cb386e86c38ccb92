use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use opentelemetry_proto::tonic::logs::v1::ScopeLogs;
use prost::Message as _;
use vigie_detect::{Detector, RuleSet, RuleSource};
use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::{DecodeError, Event, Host, Payload, RawEvent, RecordId};
use vigie_export::feed::PrettyFeed;
use vigie_export::otlp::{JsonLines, Record, RecordEncoder, RecordLimits};

/// Beyond what any kernel gives out, so that nothing is asked of /proc: no process of this host has such an id.
const BEYOND: u32 = 1 << 30;

/// Bytes in front of a record's length, and behind it.
const LENGTH: std::ops::Range<usize> = 4..8;

/// All that a record goes through from the ring buffer to the outputs, without a system: it is decoded, brought into a process
/// tree, judged by the bundled rules, encoded both ways and shown. Whatever the bytes are, none of it panics, and what
/// comes out is what other programs understand.
pub(crate) struct Way {
    enricher: Enricher,
    detector: Detector,
    lines: JsonLines,
}

impl Way {
    /// With the rules in `rules`, the folder of the bundled ones.
    pub(crate) fn new(rules: &Path) -> Self {
        let mut sources = Vec::new();
        read_rules(rules, rules, &mut sources).expect("the rules are there");
        let (libraries, rules): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|source| source.tactic.as_deref() == Some("lib"));
        let (rules, errors) = RuleSet::load(&rules, &libraries);
        assert!(errors.is_empty(), "{errors:?}");
        let mut next = 0;
        let ids = move || {
            next += 1;
            RecordId(next)
        };
        Self { enricher: empty(), detector: Detector::new(rules, ids), lines: JsonLines::new(RecordLimits::default()) }
    }

    /// Takes records one behind the other on a host of which nothing is known yet. Their lengths are those that their headers
    /// tell; what does not add up is taken as it is, and once more with its length put right.
    pub(crate) fn take_all(&mut self, mut bytes: &[u8]) {
        self.enricher = empty();
        while !bytes.is_empty() {
            let (record, rest) = bytes.split_at(stated_length(bytes).unwrap_or(bytes.len()));
            if matches!(self.take(record), Err(DecodeError::LengthMismatch { .. })) {
                let _ = self.take(&with_length(record));
            }
            bytes = rest;
        }
    }

    /// Takes one record. An event is what the outputs would be given.
    pub(crate) fn take(&mut self, record: &[u8]) -> Result<Option<Arc<Event>>, DecodeError> {
        let mut raw = vigie_event::decode(record)?;
        out_of_sight(&mut raw);
        let Some(event) = self.enricher.apply(raw, 1) else { return Ok(None) };
        if let Some(begun) = self.enricher.take_session_start() {
            self.hand_on(&Arc::new(begun));
        }
        let event = Arc::new(event);
        self.hand_on(&event);
        Ok(Some(event))
    }

    fn hand_on(&mut self, event: &Arc<Event>) {
        let mut signals = Vec::new();
        self.detector.evaluate(event, &mut |signal| signals.push(signal));
        self.detector.drain(&mut |signal| signals.push(signal));
        let mut feed = PrettyFeed::new(Vec::new(), false);
        feed.event(event).expect("memory takes everything");
        let shown = String::from_utf8(std::mem::take(feed.writer())).expect("UTF-8");
        let line = shown.strip_suffix('\n').expect("a line");
        assert!(!line.contains(char::is_control), "a terminal could take it for a command: {line:?}");
        self.encode(Record::from(&**event));
        for signal in &signals {
            feed.signal(signal).expect("memory takes everything");
            self.encode(Record::from(signal));
        }
    }

    fn encode(&mut self, record: Record<'_>) {
        let mut bytes = Vec::new();
        RecordEncoder::encode(record, &RecordLimits::default(), &mut bytes);
        let read = ScopeLogs::decode(&*bytes).expect("protobuf");
        assert_eq!(read.log_records.len(), 1);
        let mut line = String::new();
        self.lines.encode(record, &mut line);
        assert!(line.ends_with('\n') && line.lines().count() == 1, "{line}");
        serde_json::from_str::<serde_json::Value>(&line).expect("JSON");
    }
}

/// The same record with the length that it has.
pub(crate) fn with_length(record: &[u8]) -> Vec<u8> {
    let mut record = record.to_vec();
    let length = (record.len() as u32).to_ne_bytes();
    if let Some(place) = record.get_mut(LENGTH) {
        place.copy_from_slice(&length);
    }
    record
}

fn stated_length(bytes: &[u8]) -> Option<usize> {
    let stated = u32::from_ne_bytes(bytes.get(LENGTH)?.try_into().ok()?) as usize;
    (stated >= LENGTH.end && stated <= bytes.len()).then_some(stated)
}

fn out_of_sight(raw: &mut RawEvent) {
    raw.task.pid |= BEYOND;
    raw.task.parent_pid |= BEYOND;
    if let Payload::ProcessFork(fork) = &mut raw.payload {
        fork.spawner_pid |= BEYOND;
    }
    if let Some(target) = raw.payload.target_mut() {
        target.pid |= BEYOND;
    }
}

fn empty() -> Enricher {
    Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned())
}

fn read_rules(root: &Path, folder: &Path, sources: &mut Vec<RuleSource>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_rules(root, &path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            sources.push(RuleSource {
                text: fs::read_to_string(&path)?,
                path: path.strip_prefix(root).unwrap_or(&path).display().to_string(),
                ruleset: "vigie".to_owned(),
                tactic: folder.file_name().map(|name| name.to_string_lossy().into_owned()),
            });
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(())
}
