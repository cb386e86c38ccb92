use std::collections::BTreeSet;

use vigie_event::{RecordCondition, RecordFilter, text};

use super::Condition;
use super::record_filter::of_reads;

/// Longest base name that the kernel's filter can hold, in bytes.
const MAX_NAME_BYTES: usize = 31;

/// Which files, opened for reading alone, rules can match: the sensor need not report the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFilter {
    /// None.
    None,
    /// Those with one of these base names, each of at most 31 bytes.
    Names(BTreeSet<String>),
    /// Any.
    All,
}

impl ReadFilter {
    /// What either lets through.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, other) | (other, Self::None) => other,
            (Self::Names(mut names), Self::Names(more)) => {
                names.extend(more);
                Self::Names(names)
            }
        }
    }

    /// Whether a file with this base name, opened for reading alone, is let through.
    pub fn admits(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Names(names) => names.contains(name),
            Self::All => true,
        }
    }

    /// A superset of the reads that a condition on `file.open` can match.
    pub(crate) fn of(condition: &Condition) -> Self {
        match of_reads(condition) {
            RecordFilter::None => Self::None,
            RecordFilter::All => Self::All,
            RecordFilter::Some(conditions) => {
                let names: Option<_> = conditions.iter().map(name).collect();
                names.map_or(Self::All, Self::Names)
            }
        }
    }
}

/// The one name that files have of which the condition holds.
fn name(condition: &RecordCondition) -> Option<String> {
    let path = match condition {
        RecordCondition::Whole(path) => path,
        // A suffix that holds a slash holds the whole base name.
        RecordCondition::Suffix(suffix) if suffix.contains('/') => suffix,
        _ => return None,
    };
    let name = text::file_name(path);
    // `\xNN` stands for a byte that is not UTF-8: the kernel knows the byte, not these letters.
    (!name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.contains("\\x")).then(|| name.to_owned())
}
