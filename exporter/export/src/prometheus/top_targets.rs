use std::collections::HashMap;

use vigie_event::{Severity, Signal};

/// Targets of one kind that have a series of their own.
const LISTED: usize = 50;

/// Targets of one kind whose weight is known, the listed ones included.
const KNOWN: usize = 200;

/// Name of all the targets that are not listed.
const OTHER: &str = "other";

/// The kinds of target, and which one a signal is about.
type TargetOf = fn(&Signal) -> Option<&str>;
const KINDS: [(&str, TargetOf); 3] = [
    ("host", |signal| Some(&signal.event.workload.host.name)),
    ("container", |signal| signal.event.workload.container.as_ref().map(|container| container.id.as_str())),
    ("service", |signal| Some(&signal.event.workload.service_name)),
];

/// Counts signals by what they are about, with a bounded number of series: the targets with most signals of late are
/// listed by name, the others are counted together.
///
/// A target that is no longer among the first loses its series (and its count with it); what is counted under `other`
/// stays there. Rates and increases are right; for totals there is `vigie_signals_total`.
#[derive(Debug, Default)]
pub struct TopTargets {
    kinds: [Kind; KINDS.len()],
}

type Counts = [u64; Severity::ALL.len()];

#[derive(Debug, Default)]
struct Kind {
    targets: HashMap<String, Target>,
    listed: usize,
    other: Counts,
}

#[derive(Debug, Default)]
struct Target {
    /// Signals, halved with time.
    weight: u64,
    /// Signals since it was listed.
    counts: Option<Counts>,
}

impl TopTargets {
    /// Counts nothing yet. The host is listed from the start: an increase from nothing is none.
    pub fn new(host: &str) -> Self {
        let mut new = Self::default();
        if let Some(hosts) = new.kinds.first_mut() {
            hosts.listed = 1;
            hosts.targets.insert(host.to_owned(), Target { weight: 0, counts: Some(Counts::default()) });
        }
        new
    }

    /// Counts a signal that was opened.
    pub fn add(&mut self, signal: &Signal) {
        let severity = signal.rule.severity as usize;
        for (kind, (_, target_of)) in self.kinds.iter_mut().zip(KINDS) {
            if let Some(target) = target_of(signal) {
                kind.add(target, severity);
            }
        }
    }

    /// Halves the weights, so that what was attacked long ago makes room. To be called once an hour.
    pub fn age(&mut self) {
        for kind in &mut self.kinds {
            for target in kind.targets.values_mut() {
                target.weight /= 2;
            }
        }
    }

    /// Hands on kind, target, severity and count of every series.
    pub fn read(&self, mut take: impl FnMut(&'static str, &str, &'static str, u64)) {
        for (kind, (name, _)) in self.kinds.iter().zip(KINDS) {
            let listed = kind.targets.iter().filter_map(|(target, entry)| Some((target.as_str(), entry.counts?)));
            for (target, counts) in listed {
                for (severity, count) in Severity::ALL.iter().zip(counts) {
                    take(name, target, severity.name(), count);
                }
            }
            for (severity, count) in Severity::ALL.iter().zip(kind.other).filter(|(_, count)| *count > 0) {
                take(name, OTHER, severity.name(), count);
            }
        }
    }
}

impl Kind {
    fn add(&mut self, name: &str, severity: usize) {
        if name == OTHER {
            // A service may call itself that; the series is taken.
            self.other.iter_mut().skip(severity).take(1).for_each(|count| *count += 1);
            return;
        }
        if !self.targets.contains_key(name) {
            if self.targets.len() >= KNOWN {
                self.forget_lightest_unlisted();
            }
            self.targets.insert(name.to_owned(), Target::default());
        }
        let Some(target) = self.targets.get_mut(name) else { return };
        target.weight += 1;
        let weight = target.weight;
        if target.counts.is_none() && (self.listed < LISTED || self.unlist_lighter_than(weight)) {
            self.listed += 1;
            if let Some(target) = self.targets.get_mut(name) {
                target.counts = Some(Counts::default());
            }
        }
        let counts = self.targets.get_mut(name).and_then(|target| target.counts.as_mut()).unwrap_or(&mut self.other);
        if let Some(count) = counts.get_mut(severity) {
            *count += 1;
        }
    }

    /// Takes the lightest listed target from the list when it weighs less than half: two that are alike do not alternate.
    fn unlist_lighter_than(&mut self, weight: u64) -> bool {
        let listed = self.targets.values_mut().filter(|target| target.counts.is_some());
        match listed.min_by_key(|target| target.weight).filter(|lightest| lightest.weight < weight / 2) {
            Some(lightest) => {
                lightest.counts = None;
                self.listed -= 1;
                true
            }
            None => false,
        }
    }

    fn forget_lightest_unlisted(&mut self) {
        let unlisted = self.targets.iter().filter(|(_, target)| target.counts.is_none());
        let lightest = unlisted.min_by_key(|(_, target)| target.weight).map(|(name, _)| name.clone());
        if let Some(name) = lightest {
            self.targets.remove(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(kind: &Kind) -> Vec<&str> {
        let mut names: Vec<_> =
            kind.targets.iter().filter(|(_, target)| target.counts.is_some()).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    fn total(kind: &Kind) -> u64 {
        let listed = kind.targets.values().filter_map(|target| target.counts).flatten();
        listed.chain(kind.other).sum()
    }

    #[test]
    fn the_number_of_series_is_bounded_and_every_signal_is_counted() {
        let mut kind = Kind::default();
        for number in 0..10_000 {
            kind.add(&format!("target-{number}"), 1);
        }
        assert_eq!(listed(&kind).len(), LISTED);
        assert!(kind.targets.len() <= KNOWN);
        assert_eq!(total(&kind), 10_000);
    }

    #[test]
    fn the_host_is_there_before_its_first_signal() {
        let mut seen = Vec::new();
        TopTargets::new("node-7").read(|kind, target, _, count| seen.push((kind, target.to_owned(), count)));
        assert_eq!(seen, vec![("host", "node-7".to_owned(), 0); Severity::ALL.len()]);
    }

    #[test]
    fn a_target_that_is_attacked_most_gets_a_series_though_the_list_is_full() {
        let mut kind = Kind::default();
        for number in 0..LISTED {
            kind.add(&format!("early-{number}"), 0);
            kind.add(&format!("early-{number}"), 0);
        }
        for _ in 0..20 {
            kind.add("late", 4);
        }
        assert!(listed(&kind).contains(&"late"));
        assert_eq!(listed(&kind).len(), LISTED);
        assert!(kind.other[4] > 0, "its first signals were counted under other");
    }
}
