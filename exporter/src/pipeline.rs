//! The one place where the stages are joined: record → event → outputs.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal as _};
use std::sync::Arc;

use anyhow::Result;
use vigie_detect::Detector;
use vigie_enrich::{Clock, Enricher};
use vigie_event::{Event, Signal};
use vigie_export::delivery::{Delivery, DeliveryCounts};
use vigie_export::feed::PrettyFeed;
use vigie_export::otlp::{Batcher, BatcherConfig, Record};

use crate::cli::{Export, Format};
use crate::export_policy;
use crate::json_file::JsonFile;

/// What user space did with the records of one kind; together they are what the kernel submitted.
///
/// `exported` means handed to the outputs: what becomes of it there is counted by each of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Dispositions {
    pub(crate) exported: u64,
    pub(crate) filtered: u64,
    pub(crate) internal: u64,
}

/// Decodes, enriches, selects, and hands on.
pub(crate) struct Pipeline {
    pub(crate) enricher: Enricher,
    detector: Detector,
    policy: Export,
    batcher: Option<(Batcher, Delivery)>,
    files: Vec<JsonFile>,
    feed: Option<PrettyFeed<BufWriter<io::Stdout>>>,
    pub(crate) dispositions: BTreeMap<&'static str, Dispositions>,
    pub(crate) undecodable: u64,
    has_pending: bool,
}

impl Pipeline {
    /// Joins the stages. `otlp_file` is a path or `-`.
    pub(crate) fn new(
        enricher: Enricher,
        detector: Detector,
        policy: Export,
        delivery: Option<Delivery>,
        otlp_file: Option<&str>,
        format: Format,
    ) -> Result<Self> {
        let mut files = Vec::new();
        files.extend(otlp_file.map(JsonFile::open).transpose()?);
        if format == Format::Json && otlp_file != Some("-") {
            files.push(JsonFile::open("-")?);
        }
        let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let shows = format == Format::Pretty && otlp_file != Some("-");
        Ok(Self {
            enricher,
            detector,
            policy,
            batcher: delivery.map(|delivery| (Batcher::new(BatcherConfig::default()), delivery)),
            files,
            feed: shows.then(|| PrettyFeed::new(BufWriter::new(io::stdout()), color)),
            dispositions: BTreeMap::new(),
            undecodable: 0,
            has_pending: false,
        })
    }

    /// Takes one record of the ring buffer.
    pub(crate) fn record(&mut self, bytes: &[u8]) {
        let raw = match vigie_event::decode(bytes) {
            Ok(raw) => raw,
            Err(error) => {
                // The first says what is wrong; the counter says how often.
                if self.undecodable == 0 {
                    tracing::error!(%error, "a record from the kernel could not be decoded");
                }
                self.undecodable += 1;
                return;
            }
        };
        let counts = self.dispositions.entry(raw.payload.spec().name).or_default();
        let Some(event) = self.enricher.apply(raw, Clock::now_unix_nano()) else {
            counts.internal += 1;
            return;
        };
        let event = Arc::new(event);
        let mut signals = Vec::new();
        let matched = self.detector.evaluate(&event, &mut |signal| signals.push(signal));
        if matched.rules > 0 || export_policy::exports(self.policy, &event) {
            counts.exported += 1;
            self.export(&event);
        } else {
            counts.filtered += 1;
        }
        for signal in &signals {
            self.signal(signal);
        }
        // What matters does not wait for more to gather.
        if !signals.is_empty() {
            self.flush();
        }
    }

    /// Closes the signals whose window has ended.
    pub(crate) fn expire(&mut self) {
        let mut signals = Vec::new();
        self.detector.expire(Clock::now_unix_nano(), &mut |signal| signals.push(signal));
        for signal in &signals {
            self.signal(signal);
        }
    }

    fn signal(&mut self, signal: &Signal) {
        self.send(Record::from(signal));
        if let Some(feed) = &mut self.feed
            && feed.signal(signal).is_err()
        {
            self.feed = None;
        }
    }

    fn send(&mut self, record: Record<'_>) {
        if let Some((batcher, delivery)) = &mut self.batcher
            && let Some(batch) = batcher.add(record)
        {
            delivery.send(batch);
        }
        for file in &mut self.files {
            file.record(record);
        }
        self.has_pending = true;
    }

    fn export(&mut self, event: &Event) {
        self.send(Record::from(event));
        // A terminal that is gone must not stop the export.
        if let Some(feed) = &mut self.feed
            && feed.event(event).is_err()
        {
            self.feed = None;
        }
    }

    /// Whether anything waits for [`Self::flush`]. While nothing does, nobody needs to wake for it.
    pub(crate) fn has_pending(&self) -> bool {
        self.has_pending
    }

    /// Sends and writes what has gathered.
    pub(crate) fn flush(&mut self) {
        self.has_pending = false;
        if let Some((batcher, delivery)) = &mut self.batcher
            && let Some(batch) = batcher.flush()
        {
            delivery.send(batch);
        }
        for file in &mut self.files {
            file.flush();
        }
        if let Some(feed) = &mut self.feed
            && feed.flush().is_err()
        {
            self.feed = None;
        }
    }

    /// What became of the records that were sent.
    pub(crate) fn delivery_counts(&self) -> Option<DeliveryCounts> {
        self.batcher.as_ref().map(|(_, delivery)| delivery.stats().read())
    }

    /// Records written as OTLP JSON, and records that could not be.
    pub(crate) fn file_counts(&self) -> (u64, u64) {
        self.files.iter().map(JsonFile::counts).fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
    }

    /// Flushes, and gives back the delivery to be shut down.
    pub(crate) fn finish(mut self) -> Option<Delivery> {
        let mut signals = Vec::new();
        self.detector.drain(&mut |signal| signals.push(signal));
        for signal in &signals {
            self.signal(signal);
        }
        self.flush();
        self.batcher.map(|(_, delivery)| delivery)
    }
}
