use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use vigie_event::{Event, EventSpec, RecordId, Signal, SignalState};

use super::counters::{DetectorCounters, RuleCounters};
use super::groups::{Group, GroupKey, Groups};
use super::index::KindIndex;
use super::scratch::Scratch;
use crate::{Rule, RuleSet, Subject, Verdict};

/// Signals that can be open at once; beyond, the oldest is closed before its time.
pub const MAX_OPEN_GROUPS: usize = 65_536;

/// What came of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Matched {
    /// Rules that matched, those included whose signal was open already.
    pub rules: usize,
    /// Rules whose match an exception silenced.
    pub suppressed: usize,
    /// Signals opened.
    pub signals: usize,
}

/// Evaluates events and gathers matches into signals.
///
/// A signal is opened at a group's first match; further matches within the rule's window are counted into it. When the
/// window has ended and there were any, a second record of the signal tells their number. Time is the events'.
pub struct Detector {
    rules: RuleSet,
    kinds: HashMap<u32, KindIndex, FixedState>,
    /// In the rule set's order.
    counters: Vec<Counters>,
    groups: Groups,
    max_groups: usize,
    closed_early: u64,
    ids: Box<dyn FnMut() -> RecordId + Send>,
    scratch: Scratch,
    /// Rules that matched the event at hand.
    verdicts: Vec<(u32, Verdict)>,
}

#[derive(Default)]
struct Counters {
    matches: u64,
    suppressed: Vec<u64>,
    signals: u64,
}

impl Detector {
    /// Compiles a rule set. `ids` gives each record and each signal its identity.
    pub fn new(rules: RuleSet, ids: impl FnMut() -> RecordId + Send + 'static) -> Self {
        let mut by_kind: HashMap<u32, Vec<(u32, &Rule)>> = HashMap::new();
        for (place, rule) in rules.rules().iter().enumerate().filter(|(_, rule)| rule.enabled) {
            by_kind.entry(rule.event.kind).or_default().push((place as u32, rule));
        }
        let kinds = by_kind.into_iter().map(|(kind, rules)| (kind, KindIndex::new(rules.into_iter()))).collect();
        let counters = rules
            .rules()
            .iter()
            .map(|rule| Counters { suppressed: vec![0; rule.exceptions.len()], ..Counters::default() })
            .collect();
        Self {
            rules,
            kinds,
            counters,
            groups: Groups::default(),
            max_groups: MAX_OPEN_GROUPS,
            closed_early: 0,
            ids: Box::new(ids),
            scratch: Scratch::default(),
            verdicts: Vec::new(),
        }
    }

    /// Allows another number of open signals, at least one.
    #[must_use]
    pub fn with_max_open_groups(mut self, max: usize) -> Self {
        self.max_groups = max.max(1);
        self
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Evaluates an event, and hands on the signals that it opens, and closes on the way.
    pub fn evaluate(&mut self, event: &Arc<Event>, sink: &mut impl FnMut(Signal)) -> Matched {
        let mut matched = Matched::default();
        let Some(index) = self.kinds.get(&event.payload.spec().kind) else { return matched };
        self.verdicts.clear();
        index.evaluate(&**event, &mut self.scratch, |rule, verdict| self.verdicts.push((rule, verdict)));
        let verdicts = std::mem::take(&mut self.verdicts);
        for (rule, verdict) in &verdicts {
            match verdict {
                Verdict::NoMatch => {}
                Verdict::Excepted(exception) => {
                    matched.suppressed += 1;
                    let counters = self.counters.get_mut(*rule as usize);
                    if let Some(count) = counters.and_then(|counters| counters.suppressed.get_mut(*exception)) {
                        *count += 1;
                    }
                }
                Verdict::Match => {
                    matched.rules += 1;
                    matched.signals += usize::from(self.matched(*rule, event, sink));
                }
            }
        }
        self.verdicts = verdicts;
        matched
    }

    /// The rules whose condition a subject fulfils, in the rule set's order, with their verdict. Opens no signal and
    /// counts nothing: for tests and tools.
    pub fn verdicts(&mut self, event: &EventSpec, subject: &dyn Subject) -> Vec<(&Rule, Verdict)> {
        let mut found = Vec::new();
        if let Some(index) = self.kinds.get(&event.kind) {
            index.evaluate(subject, &mut self.scratch, |place, verdict| {
                found.extend(self.rules.rules().get(place as usize).map(|rule| (rule, verdict)));
            });
        }
        found
    }

    /// Closes the signals whose window has ended by then (nanoseconds since the epoch).
    pub fn expire(&mut self, now_unix_nano: u64, sink: &mut impl FnMut(Signal)) {
        while let Some((key, group)) = self.groups.remove_ended(now_unix_nano) {
            self.close(&key, &group, sink);
        }
    }

    /// Closes all signals, the oldest first.
    pub fn drain(&mut self, sink: &mut impl FnMut(Signal)) {
        while let Some((key, group)) = self.groups.remove_oldest() {
            self.close(&key, &group, sink);
        }
    }

    /// What each rule did, in the rule set's order.
    pub fn rule_counters(&self) -> impl Iterator<Item = RuleCounters> {
        self.rules.rules().iter().zip(&self.counters).map(|(rule, counters)| RuleCounters {
            rule: Arc::clone(&rule.info),
            matches: counters.matches,
            suppressed: rule.exceptions().map(str::to_owned).zip(counters.suppressed.iter().copied()).collect(),
            signals: counters.signals,
        })
    }

    /// What the detector did beside.
    pub fn counters(&self) -> DetectorCounters {
        DetectorCounters { open_groups: self.groups.len(), closed_early: self.closed_early }
    }

    /// Counts a match, and tells whether it opened a signal.
    fn matched(&mut self, place: u32, event: &Arc<Event>, sink: &mut impl FnMut(Signal)) -> bool {
        let Some(rule) = self.rules.rules().get(place as usize) else { return false };
        let values = rule.group_by.iter().map(|spec| event.field(spec).to_string()).collect();
        let key = GroupKey { rule: place, values };
        let window = rule.window.as_nanos() as u64;
        let counters = self.counters.get_mut(place as usize);
        let opens = self.groups.get_mut(&key).is_none_or(|group| group.end <= event.time_unix_nano);
        if let Some(counters) = counters {
            counters.matches += 1;
            counters.signals += u64::from(opens);
        }
        if !opens {
            if let Some(group) = self.groups.get_mut(&key) {
                group.add(event.time_unix_nano);
            }
            return false;
        }
        let message = match &rule.message {
            Some(template) => template.render(&**event),
            None => format!("{}: {}", rule.info.title, event.payload.summary(event)),
        };
        let group = Group::new((self.ids)(), Arc::clone(event), message, window);
        if let Some((key, ended)) = self.groups.remove(&key) {
            self.close(&key, &ended, sink);
        }
        if self.groups.len() >= self.max_groups
            && let Some((key, oldest)) = self.groups.remove_oldest()
        {
            self.closed_early += 1;
            self.close(&key, &oldest, sink);
        }
        if let Some(signal) = self.signal(&key, &group, SignalState::Opened) {
            sink(signal);
        }
        self.groups.insert(key, group);
        true
    }

    /// A signal that was all told when it was opened needs no second record.
    fn close(&mut self, key: &GroupKey, group: &Group, sink: &mut impl FnMut(Signal)) {
        if group.count > 1
            && let Some(signal) = self.signal(key, group, SignalState::Closed)
        {
            sink(signal);
        }
    }

    fn signal(&mut self, key: &GroupKey, group: &Group, state: SignalState) -> Option<Signal> {
        let uid = (self.ids)();
        let rule = self.rules.rules().get(key.rule as usize)?;
        let names = rule.group_by.iter().map(|spec| spec.rule_name().to_owned());
        Some(Signal {
            uid,
            signal_uid: group.signal_uid,
            rule: Arc::clone(&rule.info),
            event: Arc::clone(&group.event),
            message: group.message.clone(),
            state,
            group: names.zip(key.values.iter().cloned()).collect(),
            count: group.count,
            first_seen_unix_nano: group.first_seen,
            last_seen_unix_nano: group.last_seen,
        })
    }
}
