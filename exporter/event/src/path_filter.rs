use std::collections::BTreeSet;

use crate::PathCondition;

/// Pairs of conditions that are compared when two filters are joined by "and"; beyond, one of the two has to do.
const MAX_PAIRS: usize = 4096;

/// Which records of one kind about files are wanted, by their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PathFilter {
    /// None.
    #[default]
    None,
    /// Those of which one of these holds; not empty.
    Some(BTreeSet<PathCondition>),
    /// All.
    All,
}

impl PathFilter {
    /// Those of which one of the conditions holds.
    pub fn any_of(conditions: impl IntoIterator<Item = PathCondition>) -> Self {
        let conditions: BTreeSet<_> = conditions.into_iter().collect();
        let says_nothing = |condition: &PathCondition| match condition {
            PathCondition::Prefix(text) | PathCondition::Suffix(text) => text.is_empty(),
            _ => false,
        };
        if conditions.is_empty() {
            Self::None
        } else if conditions.iter().any(says_nothing) {
            Self::All
        } else {
            Self::Some(conditions)
        }
    }

    /// What either wants.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, other) | (other, Self::None) => other,
            (Self::Some(mut conditions), Self::Some(more)) => {
                conditions.extend(more);
                Self::Some(conditions)
            }
        }
    }

    /// At least what both want, each by a path of its own: of a record with two paths one may be enough for the one and the
    /// other for the other, so that the conditions of one side alone are kept. Where a record has one path they are joined.
    #[must_use]
    pub fn and(self, other: Self, has_two_paths: bool) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) | (other, Self::All) => other,
            (Self::Some(left), Self::Some(right)) => {
                if has_two_paths || left.len().saturating_mul(right.len()) > MAX_PAIRS {
                    return Self::Some(if left.len() <= right.len() { left } else { right });
                }
                let pairs = left.iter().flat_map(|left| right.iter().map(move |right| left.and(right)));
                Self::any_of(pairs.flatten())
            }
        }
    }

    /// Whether a record with these paths is wanted.
    pub fn admits(&self, paths: &[&str], is_marked: bool) -> bool {
        match self {
            Self::None => false,
            Self::Some(conditions) => conditions.iter().any(|condition| match condition {
                PathCondition::Mark => is_marked,
                condition => paths.iter().any(|path| condition.holds(path)),
            }),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> PathFilter {
        PathFilter::any_of([PathCondition::Prefix(text.to_owned())])
    }

    fn suffix(text: &str) -> PathFilter {
        PathFilter::any_of([PathCondition::Suffix(text.to_owned())])
    }

    #[test]
    fn what_is_wanted_under_both_is_found_out_where_there_is_one_path() {
        assert_eq!(prefix("/etc/").and(prefix("/etc/cron.d/"), false), prefix("/etc/cron.d/"));
        assert_eq!(prefix("/etc/").and(prefix("/tmp/"), false), PathFilter::None);
        assert_eq!(prefix("/etc/").and(suffix("/authorized_keys"), false), suffix("/authorized_keys"));
        let whole = PathFilter::any_of([PathCondition::Whole("/etc/shadow".to_owned())]);
        assert_eq!(whole.clone().and(prefix("/etc/"), false), whole);
        assert_eq!(whole.and(suffix(".conf"), false), PathFilter::None);
    }

    /// A rename from /etc to /tmp fulfils both of what no single path does.
    #[test]
    fn two_paths_may_fulfil_what_one_cannot() {
        let both = prefix("/etc/").and(prefix("/tmp/"), true);
        assert!(both.admits(&["/etc/a", "/tmp/a"], false));
    }

    #[test]
    fn an_empty_text_is_in_every_path() {
        assert_eq!(prefix("").or(PathFilter::None), PathFilter::All);
        assert_eq!(suffix(""), PathFilter::All);
        assert_eq!(PathFilter::any_of([]), PathFilter::None);
    }
}
