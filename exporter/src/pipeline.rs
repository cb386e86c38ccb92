//! The one place where the stages are joined: record → event → outputs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use vigie_detect::{CompiledRules, Detector};
use vigie_enrich::containers::{ContainerRequests, Resolved};
use vigie_enrich::kubernetes::{PodChange, PodWatchStatus};
use vigie_enrich::{Clock, Enricher};
use vigie_event::{Event, Payload, RawEvent, Signal, SignalState, TraceSource};
use vigie_export::delivery::{Delivery, DeliveryCounts};
use vigie_export::otlp::{Batcher, BatcherConfig, Record};
use vigie_export::prometheus::{MetricSpec, Metrics, TopTargets};
use vigie_export::spans::{ProcessSpans, SpanCounts, SpanDelivery};
use vigie_sensor::Repetition;

use crate::cli::{Export, Format};
use crate::configuration::Settings;
use crate::container_hold::{ContainerHold, lacks_pod};
use crate::export_policy;
use crate::ia32_watch::Ia32Watch;
use crate::json_file::JsonFile;
use crate::kernel_order::KernelOrder;
use crate::live_feed::LiveFeed;
use crate::tamper_watch::{self, TamperWatch};
use crate::told_events::ToldEvents;
use crate::trace_link::{self, TraceLink};
use crate::undecodable::Undecodable;
use crate::watched_files::WatchedFiles;

/// What user space did with the records of one kind; together they are what the kernel submitted.
///
/// What was handed to the outputs is `exported` when the export policy asks for it and `matched_only` when just a rule
/// does; what becomes of it there is counted by each of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Dispositions {
    pub(crate) exported: u64,
    pub(crate) matched_only: u64,
    pub(crate) filtered: u64,
    pub(crate) internal: u64,
}

impl Dispositions {
    /// All that were taken.
    pub(crate) fn total(&self) -> u64 {
        self.exported + self.matched_only + self.filtered + self.internal
    }
}

/// Decodes, enriches, selects, and hands on.
pub(crate) struct Pipeline {
    pub(crate) enricher: Enricher,
    pub(crate) detector: Detector,
    policy: Export,
    pub(crate) order: KernelOrder,
    told: ToldEvents,
    hold: ContainerHold,
    /// Attaches what sees 32-bit calls, where there can be any and they are wanted.
    pub(crate) ia32: Option<Ia32Watch>,
    /// How the Kubernetes API is asked for pods, if it is.
    pub(crate) pods: Option<PodWatchStatus>,
    batcher: Option<(Batcher, Delivery)>,
    spans: Option<(ProcessSpans, SpanDelivery)>,
    files: Vec<JsonFile>,
    feed: Option<LiveFeed>,
    pub(crate) dispositions: BTreeMap<&'static str, Dispositions>,
    pub(crate) undecodable: Undecodable,
    pub(crate) rejected_rule_files: u64,
    /// Events handed to the outputs with a trace id, in the order of [`TraceSource::ALL`].
    pub(crate) trace_linked: [u64; TraceSource::ALL.len()],
    pub(crate) tamper: TamperWatch,
    pub(crate) targets: TopTargets,
    pub(crate) metrics: Metrics,
    has_pending: bool,
}

impl Pipeline {
    /// Joins the stages.
    pub(crate) fn new(
        enricher: Enricher,
        detector: Detector,
        settings: &Settings,
        delivery: Option<Delivery>,
        spans: Option<SpanDelivery>,
        watched: WatchedFiles,
    ) -> Result<Self> {
        let (otlp_file, format) = (settings.otlp_file.as_deref(), settings.format);
        let mut files = Vec::new();
        files.extend(otlp_file.map(JsonFile::open).transpose()?);
        if format == Format::Json && otlp_file != Some("-") {
            files.push(JsonFile::open("-")?);
        }
        let shows = format == Format::Pretty && otlp_file != Some("-");
        let targets = TopTargets::new(enricher.host_name());
        Ok(Self {
            enricher,
            detector,
            policy: settings.events,
            order: KernelOrder::default(),
            told: ToldEvents::default(),
            hold: ContainerHold::new(settings.container_hold),
            ia32: None,
            pods: None,
            batcher: delivery.map(|delivery| (Batcher::new(BatcherConfig::default()), delivery)),
            spans: spans.map(|delivery| (ProcessSpans::default(), delivery)),
            files,
            feed: shows.then(LiveFeed::start),
            dispositions: BTreeMap::new(),
            undecodable: Undecodable::default(),
            rejected_rule_files: 0,
            trace_linked: Default::default(),
            tamper: TamperWatch::new(watched),
            targets,
            metrics: Metrics::new()?,
            has_pending: false,
        })
    }

    /// Puts other rules, another export policy and other files to be watched in the place of those in force.
    pub(crate) fn replace_rules(&mut self, rules: CompiledRules, policy: Export, watched: WatchedFiles) {
        let mut signals = Vec::new();
        self.detector.replace(rules, &mut |signal| signals.push(signal));
        for signal in &signals {
            self.signal(signal);
        }
        self.policy = policy;
        self.tamper.watch(watched);
        self.rejected_rule_files = 0;
    }

    /// Takes one record of the ring buffer.
    pub(crate) fn record(&mut self, bytes: &[u8], trace_link: &mut TraceLink, containers: Option<&ContainerRequests>) {
        let raw = match vigie_event::decode(bytes) {
            Ok(raw) => raw,
            Err(error) => {
                self.undecodable.add(bytes, &error);
                return;
            }
        };
        if raw.task.ia32_call {
            self.ia32_call();
        }
        self.order.add(raw);
        while let Some(raw) = self.order.next() {
            self.apply(raw, trace_link, containers);
        }
    }

    /// Says that no record was left after this time of the kernel's clock.
    pub(crate) fn no_record_left(
        &mut self,
        since_boot_ns: u64,
        trace_link: &mut TraceLink,
        containers: Option<&ContainerRequests>,
    ) {
        self.order.found_empty(since_boot_ns);
        while let Some(raw) = self.order.next() {
            self.apply(raw, trace_link, containers);
        }
    }

    /// No record will come any more.
    pub(crate) fn no_record_follows(&mut self, trace_link: &mut TraceLink, containers: Option<&ContainerRequests>) {
        while let Some(raw) = self.order.force_next() {
            self.apply(raw, trace_link, containers);
        }
        // Whatever they still wait for: they are counted before the last report.
        let held = self.hold.drain();
        self.release(held);
    }

    fn apply(&mut self, raw: RawEvent, trace_link: &mut TraceLink, containers: Option<&ContainerRequests>) {
        trace_link.event(&raw);
        let (process, attributes) = (trace_link::key(&raw.task), raw.task.trace.attributes.len());
        let name = raw.payload.spec().name;
        let Some(event) = self.enricher.apply(raw, Clock::now_unix_nano()) else {
            self.dispositions.entry(name).or_default().internal += 1;
            return;
        };
        if event.trace_attributes.len() < attributes {
            trace_link.names_are_missing(process);
        }
        let begun = self.enricher.take_session_start();
        for event in begun.into_iter().chain([event]) {
            let event = match containers {
                Some(containers) => {
                    let pods_follow = self.pods_follow();
                    self.hold.hold(event, containers, pods_follow)
                }
                None => Some(event),
            };
            if let Some(event) = event {
                self.event(event);
            }
        }
    }

    /// Somebody makes 32-bit calls.
    pub(crate) fn ia32_call(&mut self) {
        if let Some(ia32) = &mut self.ia32 {
            ia32.wanted();
        }
    }

    /// Takes what befell the sensor itself.
    pub(crate) fn own(&mut self, payload: Payload) {
        if let Some(event) = self.enricher.own(payload) {
            self.event(event);
        }
    }

    /// Takes what a runtime told of a container, and lets the events go that waited for it.
    pub(crate) fn container(&mut self, resolved: &Resolved) {
        self.enricher.learn_container(&resolved.id, &resolved.outcome);
        // What comes of its files first may lack the image; the runtime's own answer is waited for.
        let awaits_pod = self.pods_follow() && self.enricher.container(&resolved.id).is_some_and(lacks_pod);
        if !resolved.more_follows && !awaits_pod {
            self.known(&resolved.id);
        }
    }

    /// Takes what the Kubernetes API told of a pod, and lets the events go that waited for it.
    pub(crate) fn pod(&mut self, change: PodChange) {
        for id in self.enricher.learn_pod(&change.uid, change.metadata) {
            self.known(&id);
        }
    }

    fn pods_follow(&self) -> bool {
        self.pods.as_ref().is_some_and(PodWatchStatus::is_following)
    }

    fn known(&mut self, container: &str) {
        let events = self.hold.answered(container);
        self.release(events);
    }

    /// Lets the events go that have waited long enough for their container.
    pub(crate) fn release_overdue(&mut self) {
        let events = self.hold.overdue();
        self.release(events);
    }

    /// When [`Self::release_overdue`] has something to do.
    pub(crate) fn next_release(&self) -> Option<Instant> {
        self.hold.next_due()
    }

    /// Events that could not wait for their container since too many did.
    pub(crate) fn hold_overflowed(&self) -> u64 {
        self.hold.overflowed()
    }

    fn release(&mut self, events: Vec<Event>) {
        for mut event in events {
            self.enricher.update(&mut event);
            self.event(event);
        }
    }

    fn event(&mut self, event: Event) {
        let event = Arc::new(event);
        let mut signals = Vec::new();
        let mut matched = self.detector.evaluate(&event, &mut |signal| signals.push(signal)).rules;
        let mut tamper = self.tamper.look(&event);
        if let Some(act) = event.act_of_ring() {
            let act = Arc::new(act);
            matched += self.detector.evaluate(&act, &mut |signal| signals.push(signal)).rules;
            tamper = tamper.or_else(|| self.tamper.look(&act));
        }
        // Its record refers to the act's.
        let exported = tamper.is_some() || export_policy::exports(self.policy, &event);
        let counts = self.dispositions.entry(event.payload.spec().name).or_default();
        // The kernel counts repetitions.
        let records = u64::from(event.repeat_count.is_none());
        if exported || matched > 0 {
            *(if exported { &mut counts.exported } else { &mut counts.matched_only }) += records;
            self.export(&event);
            self.told.remember(&event);
        } else {
            counts.filtered += records;
        }
        if let Some((spans, delivery)) = &mut self.spans
            && let Some(finished) = spans.event(&event)
        {
            delivery.send(finished);
        }
        for signal in &signals {
            self.signal(signal);
        }
        // What matters does not wait for more to gather, and after an act against the sensor nothing may follow.
        if !signals.is_empty() || tamper.is_some() {
            self.flush();
        }
        if let Some(tamper) = tamper {
            let event = self.enricher.follow_up(&event, Payload::SensorTamper(tamper));
            self.event(event);
            self.flush();
        }
    }

    /// Whether the kernel may have counted repetitions of something that was told.
    pub(crate) fn awaits_repetitions(&self) -> bool {
        !self.told.is_empty()
    }

    /// Takes what was counted with records that said the same.
    pub(crate) fn repeated(&mut self, repetitions: &[Repetition]) {
        for repetition in repetitions {
            // Nobody wanted the first one if it is not there.
            if let Some(event) = self.told.find(repetition.content) {
                let again = self.enricher.again(&event, repetition.count, repetition.last_boot_ns);
                self.event(again);
            }
        }
        self.told.age();
    }

    /// That it was looked whether anything was lost, as every second.
    pub(crate) fn looked(&mut self) {
        if let Some(tamper) = self.tamper.looked(Instant::now(), tamper_watch::processor_time()) {
            self.own(Payload::SensorTamper(tamper));
        }
    }

    /// Compares the clocks.
    pub(crate) fn refresh_clock(&mut self) {
        if let Some(tamper) = tamper_watch::clock_moved(self.enricher.refresh_clock()) {
            self.own(Payload::SensorTamper(tamper));
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

    /// After exits were lost: ends the processes that are gone. Tells how many there were.
    pub(crate) fn sweep(&mut self) -> usize {
        let is_alive = |pid: u32| Path::new(&format!("/proc/{pid}")).exists();
        if let Some((spans, delivery)) = &mut self.spans {
            for finished in spans.sweep(Clock::now_unix_nano(), is_alive) {
                delivery.send(finished);
            }
        }
        self.enricher.sweep(is_alive)
    }

    /// Flushes, and gives back the deliveries to be shut down.
    pub(crate) fn finish(mut self) -> (Option<Delivery>, Option<SpanDelivery>) {
        let mut signals = Vec::new();
        self.detector.drain(&mut |signal| signals.push(signal));
        for signal in &signals {
            self.signal(signal);
        }
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
