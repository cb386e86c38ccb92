use std::collections::BTreeSet;

use vigie_detect::{ReadFilter, RuleSet};
use vigie_event::events::{FileOpen, KernelIoUring, ProcessMemoryAccess};
use vigie_event::registry::{EVENTS, Reported};
use vigie_event::{EventSpec, RecordFilter};
use vigie_sensor::{FilterPlan, ReadPlan};

use crate::export_policy::ExportPolicy;
use crate::watched_files::WatchedFiles;

/// What the kernel is to let through: what rules, the export policy and the watch over the sensor's own files may want, and
/// all that the process tree, sessions and names are made of.
///
/// With `deduplicate` repetitions are counted instead of sent, of kinds where that may be.
pub(crate) fn filter_plan(
    rules: &RuleSet,
    policy: &ExportPolicy,
    watched: &WatchedFiles,
    deduplicate: bool,
) -> FilterPlan {
    let reads = match rules.read_filter().or(policy.read_filter()) {
        ReadFilter::None => ReadPlan::None,
        ReadFilter::Names(names) => ReadPlan::Names(names),
        ReadFilter::All => ReadPlan::All,
    };
    let mut plan = FilterPlan { reads, ..FilterPlan::default() };
    for event in EVENTS.iter().filter(|event| !event.made_by_sensor) {
        match wanted(event, rules, policy, watched) {
            RecordFilter::None => continue,
            RecordFilter::All => {}
            RecordFilter::Some(conditions) => {
                plan.conditions.insert(event.kind, conditions);
            }
        }
        plan.kinds.insert(event.kind);
        if deduplicate && !event.each_told {
            plan.repeats.insert(event.kind);
        }
    }
    see_memory_files(&mut plan);
    plan
}

/// What opens another process's /proc/PID/mem accesses its memory, whoever wants to know of files.
fn see_memory_files(plan: &mut FilterPlan) {
    if !plan.kinds.contains(&ProcessMemoryAccess::SPEC.kind) {
        return;
    }
    match &mut plan.reads {
        ReadPlan::All => {}
        ReadPlan::Names(names) => drop(names.insert("mem".to_owned())),
        none @ ReadPlan::None => *none = ReadPlan::Names(BTreeSet::from(["mem".to_owned()])),
    }
    if plan.kinds.insert(FileOpen::SPEC.kind) {
        plan.conditions.insert(FileOpen::SPEC.kind, BTreeSet::new());
    }
}

/// Which events of a kind somebody may want, by what they name.
fn wanted(event: &EventSpec, rules: &RuleSet, policy: &ExportPolicy, watched: &WatchedFiles) -> RecordFilter {
    let exported = policy.filter(event);
    if !FilterPlan::judges(event.kind) {
        let is_wanted = event.reported == Reported::Always || exported != RecordFilter::None;
        // What a ring is asked for is told by that event, and is each of these.
        let acts: &[_] = if event.kind == KernelIoUring::SPEC.kind { &KernelIoUring::ACTS } else { &[] };
        let is_act_wanted = || acts.iter().any(|act| wanted(act, rules, policy, watched) != RecordFilter::None);
        return if is_wanted || rules.wants(event.kind) || is_act_wanted() {
            RecordFilter::All
        } else {
            RecordFilter::None
        };
    }
    exported.or(rules.record_filter(event)).or(watched.filter(event))
}

#[cfg(test)]
#[path = "filter_plan_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "filter_plan_endpoint_tests.rs"]
mod endpoint_tests;
