use std::collections::BTreeSet;

use crate::RecordCondition;

/// Pairs of conditions that are compared when two filters are joined by "and"; beyond, one of the two has to do.
const MAX_PAIRS: usize = 4096;

/// Which records of one kind about files or sockets are wanted, by their paths, addresses and ports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RecordFilter {
    /// None.
    #[default]
    None,
    /// Those of which one of these holds; not empty.
    Some(BTreeSet<RecordCondition>),
    /// All.
    All,
}

impl RecordFilter {
    /// Those of which one of the conditions holds.
    pub fn any_of(conditions: impl IntoIterator<Item = RecordCondition>) -> Self {
        let conditions: BTreeSet<_> = conditions.into_iter().collect();
        let says_nothing = |condition: &RecordCondition| match condition {
            RecordCondition::Prefix(text) | RecordCondition::Suffix(text) => text.is_empty(),
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

    /// At least what both want, each by something of its own: of a record that names several things (two paths; addresses and
    /// ports) one may be enough for the one and another for the other, so that the conditions of one side alone are kept.
    /// Where a record has one path they are joined.
    #[must_use]
    pub fn and(self, other: Self, names_several: bool) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) | (other, Self::All) => other,
            (Self::Some(left), Self::Some(right)) => {
                if names_several || left.len().saturating_mul(right.len()) > MAX_PAIRS {
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
                RecordCondition::Mark => is_marked,
                condition => paths.iter().any(|path| condition.holds(path)),
            }),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> RecordFilter {
        RecordFilter::any_of([RecordCondition::Prefix(text.to_owned())])
    }

    fn suffix(text: &str) -> RecordFilter {
        RecordFilter::any_of([RecordCondition::Suffix(text.to_owned())])
    }

    #[test]
    fn what_is_wanted_under_both_is_found_out_where_there_is_one_path() {
        assert_eq!(prefix("/etc/").and(prefix("/etc/cron.d/"), false), prefix("/etc/cron.d/"));
        assert_eq!(prefix("/etc/").and(prefix("/tmp/"), false), RecordFilter::None);
        assert_eq!(prefix("/etc/").and(suffix("/authorized_keys"), false), suffix("/authorized_keys"));
        let whole = RecordFilter::any_of([RecordCondition::Whole("/etc/shadow".to_owned())]);
        assert_eq!(whole.clone().and(prefix("/etc/"), false), whole);
        assert_eq!(whole.and(suffix(".conf"), false), RecordFilter::None);
    }

    /// A rename from /etc to /tmp fulfils both of what no single path does.
    #[test]
    fn two_paths_may_fulfil_what_one_cannot() {
        let both = prefix("/etc/").and(prefix("/tmp/"), true);
        assert!(both.admits(&["/etc/a", "/tmp/a"], false));
    }

    #[test]
    fn an_empty_text_is_in_every_path() {
        assert_eq!(prefix("").or(RecordFilter::None), RecordFilter::All);
        assert_eq!(suffix(""), RecordFilter::All);
        assert_eq!(RecordFilter::any_of([]), RecordFilter::None);
    }
}
