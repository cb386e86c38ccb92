//! What keeps the paths that the kernel finds for names that system calls were given, where the better tier's trampolines
//! do not: programs among the kernel's security modules, and kprobes. The calls themselves are then seen by their
//! tracepoints: a kprobe at the end of a function would lose those that wait while many others do.

use aya::Btf;
use vigie_bpf::ProgramGroup;

use crate::attached_group::AttachedGroup;
use crate::error::chain;
use crate::hook_support::HookSupport;
use crate::object::ObjectLoader;
use crate::silent_keepers;

/// Attaches those whose trampolines are not at work: for each the first that fires.
pub(crate) fn start(
    loader: &ObjectLoader,
    btf: &Btf,
    support: &HookSupport,
    better_tier: &AttachedGroup,
) -> [AttachedGroup; 2] {
    let mut lsm = attach(support.lsm, &vigie_bpf::lsm(), loader, btf, &[better_tier]);
    let kprobes = attach(support.kprobes, &vigie_bpf::kprobe(), loader, btf, &[better_tier, &lsm]);
    // What another serves is not missing.
    lsm.statuses.retain(|status| status.is_attached() || !kprobes.has_attached(status.program.name));
    [lsm, kprobes]
}

fn attach(
    is_supported: bool,
    group: &ProgramGroup,
    loader: &ObjectLoader,
    btf: &Btf,
    others: &[&AttachedGroup],
) -> AttachedGroup {
    let is_served = |name| others.iter().any(|other| other.has_attached(name));
    let wanted: Vec<_> = group.programs.iter().filter(|program| !is_served(program.name)).copied().collect();
    if !is_supported || wanted.is_empty() {
        return AttachedGroup::default();
    }
    match loader.load(group, btf) {
        Ok(object) => {
            let mut attached = AttachedGroup::attach_to_functions(object, &wanted, group.tier, btf);
            silent_keepers::drop_from(&mut attached);
            attached
        }
        Err(error) => {
            tracing::warn!(error = chain(&error), "the paths that the kernel finds cannot be kept");
            AttachedGroup::default()
        }
    }
}
