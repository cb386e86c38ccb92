use std::collections::BTreeSet;

use vigie_bpf::wire;

use crate::encoded_filters::{EncodedFilters, Entries, NAME_SIZE};

/// One change of the maps by which the programs know what to let through.
#[derive(Debug, Clone)]
pub(crate) enum FilterStep {
    AddName([u8; NAME_SIZE]),
    AddPrefix(Vec<u8>, u64),
    AddSuffix(Vec<u8>, u64),
    Switch(wire::filters),
    RemoveName([u8; NAME_SIZE]),
    RemovePrefix(Vec<u8>),
    RemoveSuffix(Vec<u8>),
}

impl FilterStep {
    /// What leads from what is in the maps to another plan. What both plans want is let through after each step: entries
    /// come first, then the switches, and what is only the former plan's goes last.
    pub(crate) fn between(present: &EncodedFilters, next: &EncodedFilters) -> Vec<Self> {
        let changed = |entries: &Entries, of: &Entries| {
            let differs = |(text, kinds): &(&Vec<u8>, &u64)| of.get(*text) != Some(*kinds);
            entries.iter().filter(differs).map(|(text, kinds)| (text.clone(), *kinds)).collect::<Vec<_>>()
        };
        let gone = |entries: &Entries, from: &Entries| {
            from.keys().filter(|text| !entries.contains_key(*text)).cloned().collect::<Vec<_>>()
        };
        let names =
            |a: &BTreeSet<[u8; NAME_SIZE]>, b: &BTreeSet<[u8; NAME_SIZE]>| a.difference(b).copied().collect::<Vec<_>>();
        let mut steps = Vec::new();
        steps.extend(names(&next.read_names, &present.read_names).into_iter().map(Self::AddName));
        let add = |step: fn(Vec<u8>, u64) -> Self| move |(text, kinds)| step(text, kinds);
        steps.extend(changed(&next.prefixes, &present.prefixes).into_iter().map(add(Self::AddPrefix)));
        steps.extend(changed(&next.suffixes, &present.suffixes).into_iter().map(add(Self::AddSuffix)));
        steps.push(Self::Switch(next.filters));
        steps.extend(names(&present.read_names, &next.read_names).into_iter().map(Self::RemoveName));
        steps.extend(gone(&next.prefixes, &present.prefixes).into_iter().map(Self::RemovePrefix));
        steps.extend(gone(&next.suffixes, &present.suffixes).into_iter().map(Self::RemoveSuffix));
        steps
    }

    /// Has been done.
    pub(crate) fn note(&self, present: &mut EncodedFilters) {
        match self {
            Self::AddName(name) => drop(present.read_names.insert(*name)),
            Self::AddPrefix(text, kinds) => drop(present.prefixes.insert(text.clone(), *kinds)),
            Self::AddSuffix(text, kinds) => drop(present.suffixes.insert(text.clone(), *kinds)),
            Self::Switch(filters) => present.filters = *filters,
            Self::RemoveName(name) => drop(present.read_names.remove(name)),
            Self::RemovePrefix(text) => drop(present.prefixes.remove(text)),
            Self::RemoveSuffix(text) => drop(present.suffixes.remove(text)),
        }
    }
}

#[cfg(test)]
#[path = "filter_steps_tests.rs"]
mod tests;
