//! The better tier: system calls seen at the functions that serve them (fentry and fexit), so that other calls cost
//! nothing. Each event gets it if its hooks attach and fire; there the base tier's programs of the same names are left out.

use std::collections::{BTreeMap, BTreeSet};

use aya::Btf;

use crate::attached_group::AttachedGroup;
use crate::error::chain;
use crate::missed_runs::MissedRuns;
use crate::object::ObjectLoader;
use crate::{fires, run_counts, silent_keepers};

/// Attaches what the kernel allows, and takes off again what does not fire.
///
/// # Errors
/// Why no event has it.
pub(crate) fn start(loader: &ObjectLoader, btf: &Btf) -> Result<AttachedGroup, String> {
    let group = vigie_bpf::trampoline();
    let object = loader.load(&group, btf).map_err(|error| chain(&error))?;
    let mut tier = AttachedGroup::attach_to_functions(object, group.programs, group.tier, btf);
    drop_silent(&mut tier);
    if tier.attached().next().is_none() {
        return Err("its hooks do not attach, or do not fire".to_owned());
    }
    Ok(tier)
}

/// A hook can attach and yet never be reached: the compiler may have built the function into its callers.
fn drop_silent(tier: &mut AttachedGroup) {
    let mut tried = BTreeSet::new();
    let attempt = || {
        tried = fires::attempt();
        Ok(())
    };
    match run_counts::during(tier, attempt) {
        Ok(runs) => {
            let silent = silent(&verdicts(tier, &runs, &tried));
            tier.drop_silent(|status| silent.contains(&status.program.kind));
        }
        Err(error) => tracing::warn!(%error, "whether the hooks at functions fire could not be tried"),
    }
    silent_keepers::drop_from(tier);
}

/// By kind whether a program at its calls has run; nothing of those that were not tried.
fn verdicts(
    tier: &AttachedGroup,
    runs: &BTreeMap<&'static str, u64>,
    tried: &BTreeSet<u32>,
) -> BTreeMap<u32, Option<bool>> {
    let mut verdicts = BTreeMap::new();
    for status in tier.attached().filter(|status| !silent_keepers::is_keeper(status)) {
        let kind = status.program.kind;
        let fires = runs.get(status.program.name).is_some_and(|&runs| runs > 0);
        let verdict = verdicts.entry(kind).or_insert(tried.contains(&kind).then_some(false));
        if fires {
            *verdict = Some(true);
        }
    }
    verdicts
}

/// The kinds whose hooks do not fire: those that were tried in vain, and all when not one of them fired.
fn silent(verdicts: &BTreeMap<u32, Option<bool>>) -> BTreeSet<u32> {
    let is_any_heard = verdicts.values().any(|verdict| *verdict == Some(true));
    let is_silent = |verdict: Option<bool>| verdict.map_or(!is_any_heard, |fires| !fires);
    verdicts.iter().filter(|(_, verdict)| is_silent(**verdict)).map(|(kind, _)| *kind).collect()
}

/// The runs that the kernel skipped, of programs at the ends of calls: without another's, a record only says less.
pub(crate) fn missed_runs(tier: &AttachedGroup) -> MissedRuns {
    let at_ends = tier.attached().filter(|status| status.program.section.starts_with("fexit/"));
    MissedRuns::of(at_ends.filter_map(|status| {
        let program = tier.object.as_ref()?.program(status.program.name)?;
        Some((status.program.kind, program.fd().ok()?.try_clone().ok()?))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent_of(verdicts: &[(u32, Option<bool>)]) -> Vec<u32> {
        silent(&verdicts.iter().copied().collect()).into_iter().collect()
    }

    #[test]
    fn a_kind_that_was_tried_in_vain_is_silent_and_an_untried_one_is_when_all_are() {
        assert_eq!(silent_of(&[(1, Some(true)), (2, Some(false)), (3, None)]), [2]);
        assert_eq!(silent_of(&[(1, Some(false)), (3, None)]), [1, 3]);
        assert_eq!(silent_of(&[(1, Some(true)), (3, None)]), []);
    }
}
