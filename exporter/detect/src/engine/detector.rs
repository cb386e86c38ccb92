use std::collections::HashMap;
use std::sync::Arc;

use vigie_event::{Event, EventSpec, RecordId, Signal, SignalState};

use super::compiled_rules::CompiledRules;
use super::counters::{DetectorCounters, RuleCounters};
use super::groups::{Group, GroupKey, Groups};
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
    compiled: CompiledRules,
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

impl Counters {
    fn of(rule: &Rule) -> Self {
        Self { suppressed: vec![0; rule.exceptions.len()], ..Self::default() }
    }

    /// Goes on from what `rule` had counted, whose place `next` takes; exceptions are known by their names.
    fn go_on(&mut self, before: &Self, rule: &Rule, next: &Rule) {
        (self.matches, self.signals) = (before.matches, before.signals);
        for (name, count) in next.exceptions().zip(&mut self.suppressed) {
            let place = rule.exceptions().position(|known| known == name);
            *count = place.and_then(|place| before.suppressed.get(place)).copied().unwrap_or_default();
        }
    }
}

impl Detector {
    /// Compiles a rule set. `ids` gives each record and each signal its identity.
    pub fn new(rules: RuleSet, ids: impl FnMut() -> RecordId + Send + 'static) -> Self {
        Self::with_compiled(CompiledRules::new(rules), ids)
    }

    /// The same of rules that are compiled already.
    pub fn with_compiled(compiled: CompiledRules, ids: impl FnMut() -> RecordId + Send + 'static) -> Self {
        let counters = compiled.rules.rules().iter().map(Counters::of).collect();
        Self {
            compiled,
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
        &self.compiled.rules
    }

    /// Whether any rule is about events of this kind.
    pub fn wants(&self, kind: u32) -> bool {
        self.compiled.kinds.contains_key(&kind)
    }

    /// Puts other rules in the place of those in force. Signals that are open stay so if their rule is the same in both;
    /// those of others are closed. What a rule has counted goes with its id.
    pub fn replace(&mut self, compiled: CompiledRules, sink: &mut impl FnMut(Signal)) {
        let successors = successors(&self.compiled.rules, &compiled.rules);
        let mut counters: Vec<_> = compiled.rules.rules().iter().map(Counters::of).collect();
        let mut continued = vec![None; successors.len()];
        for (place, successor) in successors.into_iter().enumerate() {
            let (Some(successor), Some(rule)) = (successor, self.compiled.rules.rules().get(place)) else { continue };
            let Some(next) = compiled.rules.rules().get(successor) else { continue };
            if let (Some(before), Some(counters)) = (self.counters.get(place), counters.get_mut(successor)) {
                counters.go_on(before, rule, next);
            }
            if let Some(continued) = continued.get_mut(place) {
                *continued = rule.continues_as(next).then_some(successor as u32);
            }
        }
        let mut open = std::mem::take(&mut self.groups);
        while let Some((key, group)) = open.remove_oldest() {
            match continued.get(key.rule as usize) {
                Some(&Some(rule)) => self.groups.insert(GroupKey { rule, ..Arc::unwrap_or_clone(key) }, group),
                _ => self.close(&key, &group, sink),
            }
        }
        self.counters = counters;
        self.compiled = compiled;
    }

    /// Evaluates an event, and hands on the signals that it opens, and closes on the way.
    pub fn evaluate(&mut self, event: &Arc<Event>, sink: &mut impl FnMut(Signal)) -> Matched {
        let mut matched = Matched::default();
        let Some(index) = self.compiled.kinds.get(&event.payload.spec().kind) else { return matched };
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
                        *count += event.operations();
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
        if let Some(index) = self.compiled.kinds.get(&event.kind) {
            index.evaluate(subject, &mut self.scratch, |place, verdict| {
                found.extend(self.compiled.rules.rules().get(place as usize).map(|rule| (rule, verdict)));
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
        self.compiled.rules.rules().iter().zip(&self.counters).map(|(rule, counters)| RuleCounters {
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
        let Some(rule) = self.compiled.rules.rules().get(place as usize) else { return false };
        let values = rule.group_by.iter().map(|spec| event.field(spec).to_string()).collect();
        let key = GroupKey { rule: place, values };
        let window = rule.window.as_nanos() as u64;
        let counters = self.counters.get_mut(place as usize);
        let opens = self.groups.get_mut(&key).is_none_or(|group| group.end <= event.time_unix_nano);
        if let Some(counters) = counters {
            counters.matches += event.operations();
            counters.signals += u64::from(opens);
        }
        if !opens {
            if let Some(group) = self.groups.get_mut(&key) {
                group.add(event);
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
        let rule = self.compiled.rules.rules().get(key.rule as usize)?;
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

/// For each rule the place of the one with its id in the other set.
fn successors(rules: &RuleSet, others: &RuleSet) -> Vec<Option<usize>> {
    let places: HashMap<&str, usize> =
        others.rules().iter().enumerate().map(|(place, rule)| (rule.info.id.as_str(), place)).collect();
    rules.rules().iter().map(|rule| places.get(rule.info.id.as_str()).copied()).collect()
}
