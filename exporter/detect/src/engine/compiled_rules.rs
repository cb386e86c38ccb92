use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::index::KindIndex;
use crate::{Rule, RuleSet};

/// A rule set, compiled. That takes a while; a running detector can be given one that another thread has made.
#[derive(Debug)]
pub struct CompiledRules {
    pub(super) rules: RuleSet,
    pub(super) kinds: HashMap<u32, KindIndex, FixedState>,
}

impl CompiledRules {
    /// Compiles the rules that are enabled.
    pub fn new(rules: RuleSet) -> Self {
        let mut by_kind: HashMap<u32, Vec<(u32, &Rule)>> = HashMap::new();
        for (place, rule) in rules.rules().iter().enumerate().filter(|(_, rule)| rule.enabled) {
            by_kind.entry(rule.event.kind).or_default().push((place as u32, rule));
        }
        let kinds = by_kind.into_iter().map(|(kind, rules)| (kind, KindIndex::new(rules.into_iter()))).collect();
        Self { rules, kinds }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }
}
