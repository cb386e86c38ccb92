use super::{GoVersion, LabelLayout};

/// How the labels of a thread's goroutine are reached. All offsets in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GoLabels {
    /// Of the pointer to the goroutine that runs (`g`) in the machine thread (`m`).
    pub curg_in_m: u32,
    /// Of the pointer to the labels in `g`.
    pub labels_in_g: u32,
    /// What is there.
    pub layout: LabelLayout,
    /// Of the pointer to `g`, from the thread pointer.
    pub g_thread_pointer_offset: i64,
}

impl GoLabels {
    /// Of the pointer to `m` in `g`, in every version that is known.
    pub const M_IN_G: u32 = 48;

    /// Nothing for versions before 1.13, and for those to come.
    pub(crate) fn of(version: GoVersion, g_thread_pointer_offset: i64) -> Option<Self> {
        let (curg_in_m, labels_in_g, layout) = match (version.major, version.minor) {
            (1, 13..=16 | 21..=22) => (192, 344, LabelLayout::Map),
            (1, 17..=20) => (192, 360, LabelLayout::Map),
            (1, 23) => (192, 352, LabelLayout::Map),
            (1, 24) => (192, 352, LabelLayout::Slice),
            (1, 25) => (184, 344, LabelLayout::Slice),
            (1, 26..=27) => (184, 352, LabelLayout::Slice),
            _ => return None,
        };
        Some(Self { curg_in_m, labels_in_g, layout, g_thread_pointer_offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_not_known_has_none() {
        let of = |minor| GoLabels::of(GoVersion { major: 1, minor }, -8);
        assert!((13..=27).all(|minor| of(minor).is_some()));
        assert_eq!((of(12), of(28)), (None, None));
        assert_eq!(GoLabels::of(GoVersion { major: 2, minor: 20 }, -8), None);
        assert_eq!(of(25).map(|labels| (labels.curg_in_m, labels.labels_in_g)), Some((184, 344)));
    }
}
