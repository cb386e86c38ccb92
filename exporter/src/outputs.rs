use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use vigie_enrich::Clock;
use vigie_event::{Event, Signal, SignalState, TraceSource};
use vigie_export::delivery::{Delivery, DeliveryCounts};
use vigie_export::otlp::{Batcher, BatcherConfig, Record};
use vigie_export::prometheus::{MetricSpec, Metrics, TopTargets};
use vigie_export::spans::{ProcessSpans, SpanCounts, SpanDelivery};

use crate::cli::Format;
use crate::configuration::Settings;
use crate::json_file::JsonFile;
use crate::live_feed::LiveFeed;

/// Where records go: OTLP, files, the terminal, spans; and what is counted of them on the way.
pub(crate) struct Outputs {
    batcher: Option<(Batcher, Delivery)>,
    spans: Option<(ProcessSpans, SpanDelivery)>,
    files: Vec<JsonFile>,
    feed: Option<LiveFeed>,
    /// Events handed on with a trace id, in the order of [`TraceSource::ALL`].
    pub(crate) trace_linked: [u64; TraceSource::ALL.len()],
    pub(crate) targets: TopTargets,
    pub(crate) metrics: Metrics,
    has_pending: bool,
}

impl Outputs {
    /// Opens those that the settings ask for. `host` is what this host is called among targets.
    pub(crate) fn new(
        settings: &Settings,
        delivery: Option<Delivery>,
        spans: Option<SpanDelivery>,
        host: &str,
    ) -> Result<Self> {
        let (otlp_file, format) = (settings.otlp_file.as_deref(), settings.format);
        let mut files = Vec::new();
        files.extend(otlp_file.map(JsonFile::open).transpose()?);
        if format == Format::Json && otlp_file != Some("-") {
            files.push(JsonFile::open("-")?);
        }
        let shows = format == Format::Pretty && otlp_file != Some("-");
        Ok(Self {
            batcher: delivery.map(|delivery| (Batcher::new(BatcherConfig::default()), delivery)),
            spans: spans.map(|delivery| (ProcessSpans::default(), delivery)),
            files,
            feed: shows.then(LiveFeed::start),
            trace_linked: Default::default(),
            targets: TopTargets::new(host),
            metrics: Metrics::new()?,
            has_pending: false,
        })
    }

    /// Hands on an event that somebody wants.
    pub(crate) fn event(&mut self, event: &Event) {
        if let Some(trace) = &event.trace
            && let Some(count) = self.trace_linked.get_mut(trace.source as usize)
        {
            *count += 1;
        }
        self.send(Record::from(event));
        if let Some(feed) = &mut self.feed {
            feed.event(event);
        }
    }

    /// Hands on a signal.
    pub(crate) fn signal(&mut self, signal: &Signal) {
        if signal.state == SignalState::Opened {
            self.targets.add(signal);
            let nanoseconds = Clock::now_unix_nano().saturating_sub(signal.event.time_unix_nano);
            self.metrics.observe(&MetricSpec::SIGNAL_LATENCY, &[], Duration::from_nanos(nanoseconds).as_secs_f64());
        }
        if let Some((spans, delivery)) = &mut self.spans
            && let Some(finished) = spans.signal(signal)
        {
            delivery.send(finished);
        }
        self.send(Record::from(signal));
        if let Some(feed) = &mut self.feed {
            feed.signal(signal);
        }
    }

    /// Has an event begin or end spans, whether or not somebody wants it itself.
    pub(crate) fn span(&mut self, event: &Arc<Event>) {
        if let Some((spans, delivery)) = &mut self.spans
            && let Some(finished) = spans.event(event)
        {
            delivery.send(finished);
        }
    }

    /// After exits were lost: ends the spans of processes that are gone.
    pub(crate) fn sweep_spans(&mut self, is_alive: impl Fn(u32) -> bool) {
        if let Some((spans, delivery)) = &mut self.spans {
            for finished in spans.sweep(Clock::now_unix_nano(), is_alive) {
                delivery.send(finished);
            }
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
        if let Some(feed) = &mut self.feed {
            feed.flush();
        }
    }

    /// What became of the records that were sent.
    pub(crate) fn delivery_counts(&self) -> Option<DeliveryCounts> {
        self.batcher.as_ref().map(|(_, delivery)| delivery.stats().read())
    }

    /// Records written as OTLP JSON, and records that could not be; none when nothing is written so.
    pub(crate) fn file_counts(&self) -> Option<(u64, u64)> {
        self.files.iter().map(JsonFile::counts).reduce(|(a, b), (c, d)| (a + c, b + d))
    }

    /// What became of the spans that were sent.
    pub(crate) fn span_counts(&self) -> Option<SpanCounts> {
        self.spans.as_ref().map(|(_, delivery)| delivery.counts())
    }

    /// Flushes, and gives back the deliveries to be shut down.
    pub(crate) fn finish(mut self) -> (Option<Delivery>, Option<SpanDelivery>) {
        self.flush();
        self.files.iter_mut().for_each(JsonFile::finish);
        self.feed.iter_mut().for_each(LiveFeed::finish);
        let spans = self.spans.map(|(mut spans, delivery)| {
            for finished in spans.drain(Clock::now_unix_nano()) {
                delivery.send(finished);
            }
            delivery
        });
        (self.batcher.map(|(_, delivery)| delivery), spans)
    }
}
