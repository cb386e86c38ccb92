//! The one place where the stages are joined: record → event → outputs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use vigie_detect::{CompiledRules, Detector};
use vigie_enrich::containers::{ContainerRequests, Resolved};
use vigie_enrich::kubernetes::{PodChange, PodWatchStatus};
use vigie_enrich::{Clock, Enricher};
use vigie_event::{Event, Payload, RawEvent};
use vigie_export::delivery::Delivery;
use vigie_export::spans::SpanDelivery;
use vigie_sensor::{FilterPlan, Repetition};

use crate::configuration::Settings;
use crate::container_hold::{ContainerHold, lacks_pod};
use crate::export_policy::ExportPolicy;
use crate::export_rate::ExportRate;
use crate::ia32_watch::Ia32Watch;
use crate::kernel_order::KernelOrder;
use crate::memory_watch::MemoryWatch;
use crate::outputs::Outputs;
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
    /// The policy asks for it, and its workload has had its share.
    pub(crate) rate_limited: u64,
    pub(crate) internal: u64,
}

impl Dispositions {
    /// All that were taken.
    pub(crate) fn total(&self) -> u64 {
        self.exported + self.matched_only + self.filtered + self.rate_limited + self.internal
    }
}

/// Decodes, enriches, selects, and hands on.
pub(crate) struct Pipeline {
    pub(crate) enricher: Enricher,
    pub(crate) detector: Detector,
    policy: ExportPolicy,
    rate: ExportRate,
    pub(crate) order: KernelOrder,
    told: ToldEvents,
    hold: ContainerHold,
    /// Attaches what sees 32-bit calls, where there can be any and they are wanted.
    pub(crate) ia32: Option<Ia32Watch>,
    /// How the Kubernetes API is asked for pods, if it is.
    pub(crate) pods: Option<PodWatchStatus>,
    pub(crate) outputs: Outputs,
    pub(crate) dispositions: BTreeMap<&'static str, Dispositions>,
    pub(crate) undecodable: Undecodable,
    pub(crate) rejected_rule_files: u64,
    pub(crate) tamper: TamperWatch,
    memory: MemoryWatch,
}

impl Pipeline {
    /// Joins the stages.
    pub(crate) fn new(
        enricher: Enricher,
        detector: Detector,
        settings: &Settings,
        policy: ExportPolicy,
        delivery: Option<Delivery>,
        spans: Option<SpanDelivery>,
        watched: WatchedFiles,
    ) -> Result<Self> {
        let outputs = Outputs::new(settings, delivery, spans, enricher.host_name())?;
        Ok(Self {
            enricher,
            detector,
            policy,
            rate: ExportRate::new(settings.rate_limit),
            order: KernelOrder::default(),
            told: ToldEvents::default(),
            hold: ContainerHold::new(settings.container_hold),
            ia32: None,
            pods: None,
            outputs,
            dispositions: BTreeMap::new(),
            undecodable: Undecodable::default(),
            rejected_rule_files: 0,
            tamper: TamperWatch::new(watched),
            memory: MemoryWatch::default(),
        })
    }

    /// Puts other rules, another export policy and other files to be watched in the place of those in force.
    pub(crate) fn replace_rules(&mut self, rules: CompiledRules, policy: ExportPolicy, watched: WatchedFiles) {
        let mut signals = Vec::new();
        self.detector.replace(rules, &mut |signal| signals.push(signal));
        for signal in &signals {
            self.outputs.signal(signal);
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
        let mut asked = self.policy.exports(&event);
        if self.wants_act_of(&event.payload)
            && let Some(act) = event.act_of_ring()
        {
            let act = Arc::new(act);
            matched += self.detector.evaluate(&act, &mut |signal| signals.push(signal)).rules;
            tamper = tamper.or_else(|| self.tamper.look(&act));
            asked |= self.policy.exports_act(&act);
        }
        // Its record refers to the act's.
        let must = tamper.is_some() || matched > 0 || event.payload.spec().concerns_sensor();
        asked |= tamper.is_some();
        let exported = asked && (must || self.rate.allows(&event));
        let counts = self.dispositions.entry(event.payload.spec().name).or_default();
        // The kernel counts repetitions.
        let records = u64::from(event.repeat_count.is_none());
        if exported || matched > 0 {
            *(if exported { &mut counts.exported } else { &mut counts.matched_only }) += records;
            self.outputs.event(&event);
            self.told.remember(&event);
        } else {
            *(if asked { &mut counts.rate_limited } else { &mut counts.filtered }) += records;
        }
        self.outputs.span(&event);
        for signal in &signals {
            self.outputs.signal(signal);
        }
        // What matters does not wait for more to gather, and after an act against the sensor nothing may follow.
        if !signals.is_empty() || tamper.is_some() {
            self.outputs.flush();
        }
        if let Some(tamper) = tamper {
            let event = self.enricher.follow_up(&event, Payload::SensorTamper(tamper));
            self.event(event);
            self.outputs.flush();
        }
    }

    /// Whether a rule, the export policy or the watch over the sensor's own files looks at what this operation of io_uring does.
    fn wants_act_of(&self, payload: &Payload) -> bool {
        let Payload::KernelIoUring(ring) = payload else { return false };
        let is_looked_at =
            |kind| FilterPlan::judges_paths_of(kind) || self.detector.wants(kind) || self.policy.decides(kind);
        ring.act_spec().is_some_and(|act| is_looked_at(act.kind))
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

    /// Gives back what processes or requests that are gone took.
    pub(crate) fn give_memory_back(&mut self) {
        self.enricher.forget_ended(Clock::now_boot_ns());
        let queued = self.outputs.delivery_counts().map_or(0, |counts| counts.queued_bytes);
        if self.memory.has_emptied(self.enricher.processes(), queued as usize) {
            vigie_sensor::release_memory();
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
            self.outputs.signal(signal);
        }
    }

    /// After exits were lost: ends the processes that are gone. Tells how many there were.
    pub(crate) fn sweep(&mut self) -> usize {
        let is_alive = |pid: u32| Path::new(&format!("/proc/{pid}")).exists();
        self.outputs.sweep_spans(is_alive);
        self.enricher.sweep(is_alive)
    }

    /// Flushes, and gives back the deliveries to be shut down.
    pub(crate) fn finish(mut self) -> (Option<Delivery>, Option<SpanDelivery>) {
        let mut signals = Vec::new();
        self.detector.drain(&mut |signal| signals.push(signal));
        for signal in &signals {
            self.outputs.signal(signal);
        }
        self.outputs.finish()
    }
}
