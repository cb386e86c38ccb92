//! Kprobes that keep the paths that the kernel found, for names that system calls were given; where the trampolines of
//! the better tier cannot be. The calls themselves are then seen by their tracepoints: a kprobe at the end of a function
//! would lose those that wait while many others do.

use aya::Btf;

use crate::attached_group::AttachedGroup;
use crate::error::chain;
use crate::object::ObjectLoader;

/// Attaches those whose trampolines are not.
pub(crate) fn start(loader: &ObjectLoader, btf: &Btf, better_tier: &AttachedGroup) -> AttachedGroup {
    let group = vigie_bpf::kprobe();
    let wanted: Vec<_> =
        group.programs.iter().filter(|program| !better_tier.has_attached(program.name)).copied().collect();
    if wanted.is_empty() {
        return AttachedGroup::default();
    }
    match loader.load(&group, btf) {
        Ok(object) => AttachedGroup::attach_to_functions(object, &wanted, group.tier, btf),
        Err(error) => {
            tracing::warn!(error = chain(&error), "the paths that the kernel finds cannot be kept");
            AttachedGroup::default()
        }
    }
}
