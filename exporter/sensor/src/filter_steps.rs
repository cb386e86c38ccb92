use std::collections::{BTreeMap, BTreeSet};

use vigie_bpf::wire;

use crate::encoded_filters::{ENDPOINT_SIZE, EncodedFilters, NAME_SIZE};

/// One change of the maps by which the programs know what to let through.
#[derive(Debug, Clone)]
pub(crate) enum FilterStep {
    AddName([u8; NAME_SIZE]),
    AddPrefix(Vec<u8>, u64),
    AddSuffix(Vec<u8>, u64),
    AddEndpoint([u8; ENDPOINT_SIZE], u64),
    Switch(wire::filters),
    /// No program is at work any more that has seen what was there before.
    Wait,
    RemoveName([u8; NAME_SIZE]),
    RemovePrefix(Vec<u8>),
    RemoveSuffix(Vec<u8>),
    RemoveEndpoint([u8; ENDPOINT_SIZE]),
}

impl FilterStep {
    /// What leads from what is in the maps to another plan. What both plans want is let through after each step: entries
    /// come first, then the switches, and what is only the former plan's goes last.
    pub(crate) fn between(present: &EncodedFilters, next: &EncodedFilters) -> Vec<Self> {
        let names =
            |a: &BTreeSet<[u8; NAME_SIZE]>, b: &BTreeSet<[u8; NAME_SIZE]>| a.difference(b).copied().collect::<Vec<_>>();
        let mut steps = Vec::new();
        steps.extend(names(&next.read_names, &present.read_names).into_iter().map(Self::AddName));
        let add = |step: fn(Vec<u8>, u64) -> Self| move |(text, kinds)| step(text, kinds);
        steps.extend(changed(&next.prefixes, &present.prefixes).into_iter().map(add(Self::AddPrefix)));
        steps.extend(changed(&next.suffixes, &present.suffixes).into_iter().map(add(Self::AddSuffix)));
        let endpoints = changed(&next.endpoints, &present.endpoints).into_iter();
        steps.extend(endpoints.map(|(key, kinds)| Self::AddEndpoint(key, kinds)));
        steps.push(Self::Switch(next.filters));
        steps.push(Self::Wait);
        steps.extend(names(&present.read_names, &next.read_names).into_iter().map(Self::RemoveName));
        steps.extend(gone(&next.prefixes, &present.prefixes).into_iter().map(Self::RemovePrefix));
        steps.extend(gone(&next.suffixes, &present.suffixes).into_iter().map(Self::RemoveSuffix));
        steps.extend(gone(&next.endpoints, &present.endpoints).into_iter().map(Self::RemoveEndpoint));
        steps
    }

    /// Has been done.
    pub(crate) fn note(&self, present: &mut EncodedFilters) {
        match self {
            Self::AddName(name) => drop(present.read_names.insert(*name)),
            Self::AddPrefix(text, kinds) => drop(present.prefixes.insert(text.clone(), *kinds)),
            Self::AddSuffix(text, kinds) => drop(present.suffixes.insert(text.clone(), *kinds)),
            Self::Switch(filters) => present.filters = *filters,
            Self::Wait => {}
            Self::RemoveName(name) => drop(present.read_names.remove(name)),
            Self::RemovePrefix(text) => drop(present.prefixes.remove(text)),
            Self::RemoveSuffix(text) => drop(present.suffixes.remove(text)),
            Self::AddEndpoint(key, kinds) => drop(present.endpoints.insert(*key, *kinds)),
            Self::RemoveEndpoint(key) => drop(present.endpoints.remove(key)),
        }
    }
}

/// Entries that are not, or not so, in the other map.
fn changed<K: Ord + Clone>(entries: &BTreeMap<K, u64>, of: &BTreeMap<K, u64>) -> Vec<(K, u64)> {
    let differs = |(key, kinds): &(&K, &u64)| of.get(*key) != Some(*kinds);
    entries.iter().filter(differs).map(|(key, kinds)| (key.clone(), *kinds)).collect()
}

/// Keys of the other map that are not among the entries.
fn gone<K: Ord + Clone>(entries: &BTreeMap<K, u64>, from: &BTreeMap<K, u64>) -> Vec<K> {
    from.keys().filter(|key| !entries.contains_key(*key)).cloned().collect()
}

#[cfg(test)]
#[path = "filter_steps_tests.rs"]
mod tests;
