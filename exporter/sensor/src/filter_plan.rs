use std::collections::{BTreeMap, BTreeSet};

use vigie_bpf::wire::event_kind as kind;
use vigie_event::RecordCondition;

/// Which files opened for reading alone are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ReadPlan {
    /// None.
    #[default]
    None,
    /// Those with one of these names (last component, at most 31 bytes).
    Names(BTreeSet<String>),
    /// All of them: dear on a busy host.
    All,
}

/// What the programs in the kernel let through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterPlan {
    /// Kinds of events that anyone wants.
    pub kinds: BTreeSet<u32>,
    /// Files opened for reading.
    pub reads: ReadPlan,
    /// Of kinds that are listed here, those records of which one condition holds; of the others all. Only kinds that
    /// [`FilterPlan::judges`] can be.
    pub conditions: BTreeMap<u32, BTreeSet<RecordCondition>>,
    /// Kinds of which records that say the same as another of the same second are counted instead of sent: see
    /// [`crate::Repetitions`].
    pub repeats: BTreeSet<u32>,
}

/// Those whose paths the programs judge: bpf/include/path_filter.h.
const PATH_KINDS: [u32; 11] = [
    kind::KIND_FILE_OPEN,
    kind::KIND_FILE_DELETE,
    kind::KIND_FILE_RENAME,
    kind::KIND_FILE_LINK,
    kind::KIND_FILE_MKDIR,
    kind::KIND_FILE_MODE_CHANGE,
    kind::KIND_FILE_OWNER_CHANGE,
    kind::KIND_FILE_TIME_CHANGE,
    kind::KIND_FILE_XATTR_CHANGE,
    kind::KIND_FILE_MOUNT,
    kind::KIND_FILE_UNMOUNT,
];

/// Those whose addresses and ports the programs judge: bpf/include/endpoint_filter.h.
const ENDPOINT_KINDS: [u32; 6] = [
    kind::KIND_NETWORK_CONNECT,
    kind::KIND_NETWORK_ACCEPT,
    kind::KIND_NETWORK_BIND,
    kind::KIND_NETWORK_LISTEN,
    kind::KIND_NETWORK_CONNECT_RESULT,
    kind::KIND_NETWORK_SEND,
];

impl ReadPlan {
    fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, other) | (other, Self::None) => other.clone(),
            (Self::Names(names), Self::Names(more)) => Self::Names(names | more),
        }
    }
}

impl FilterPlan {
    /// Whether records of this kind can be let through by what they name: paths, or addresses and ports.
    pub fn judges(kind: u32) -> bool {
        Self::judges_paths_of(kind) || ENDPOINT_KINDS.contains(&kind)
    }

    /// Whether records of this kind can be let through by their paths.
    pub fn judges_paths_of(kind: u32) -> bool {
        PATH_KINDS.contains(&kind)
    }

    /// What either lets through.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let kinds = &self.kinds | &other.kinds;
        let conditions = kinds.iter().filter_map(|kind| {
            let of = |plan: &Self| plan.kinds.contains(kind).then(|| plan.conditions.get(kind).cloned());
            let either = match (of(self), of(other)) {
                (Some(one), Some(other)) => &one? | &other?,
                (Some(one), None) | (None, Some(one)) => one?,
                (None, None) => return None,
            };
            Some((*kind, either))
        });
        Self {
            conditions: conditions.collect(),
            reads: self.reads.union(&other.reads),
            repeats: &self.repeats | &other.repeats,
            kinds: kinds.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kinds: &[u32], paths: &[(u32, &str)]) -> FilterPlan {
        let conditions = |path: &str| BTreeSet::from([RecordCondition::Prefix(path.to_owned())]);
        FilterPlan {
            kinds: kinds.iter().copied().collect(),
            conditions: paths.iter().map(|(kind, path)| (*kind, conditions(path))).collect(),
            ..FilterPlan::default()
        }
    }

    #[test]
    fn a_union_wants_what_either_wants() {
        // Of 5 both want some, of 6 one wants all, 7 is wanted by one alone.
        let union = plan(&[5, 6], &[(5, "/a"), (6, "/a")]).union(&plan(&[5, 6, 7], &[(5, "/b"), (7, "/b")]));
        assert_eq!(union.kinds, BTreeSet::from([5, 6, 7]));
        assert_eq!(union.conditions.keys().copied().collect::<Vec<_>>(), [5, 7]);
        assert_eq!(union.conditions.get(&5).map(BTreeSet::len), Some(2));
    }
}
