use std::collections::BTreeMap;
use std::io;

use crate::attached_group::AttachedGroup;
use crate::program_cost;

/// How often each attached program of the group has run while `act` was done, by name; by whomever.
///
/// # Errors
/// When the kernel does not count, or the act cannot be done.
pub(crate) fn during(
    group: &AttachedGroup,
    act: impl FnOnce() -> io::Result<()>,
) -> io::Result<BTreeMap<&'static str, u64>> {
    let runs = || -> BTreeMap<_, _> { group.costs().map(|cost| (cost.program.name, cost.runs)).collect() };
    let _counting = program_cost::enable_statistics().map_err(io::Error::other)?;
    let before = runs();
    act()?;
    let since = |(name, after): (&'static str, u64)| (name, after.saturating_sub(*before.get(name).unwrap_or(&0)));
    Ok(runs().into_iter().map(since).collect())
}
