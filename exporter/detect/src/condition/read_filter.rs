use std::collections::BTreeSet;

use super::{Condition, Predicate, Source, Test};

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
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, other) | (other, Self::None) => other,
            (Self::Names(mut names), Self::Names(more)) => {
                names.extend(more);
                Self::Names(names)
            }
        }
    }

    /// What both let through.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) | (other, Self::All) => other,
            (Self::Names(names), Self::Names(more)) => {
                let both: BTreeSet<_> = names.intersection(&more).cloned().collect();
                if both.is_empty() { Self::None } else { Self::Names(both) }
            }
        }
    }

    fn names<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = BTreeSet::new();
        for path in paths {
            let name = path.rsplit('/').next().unwrap_or(path);
            // `\xNN` stands for a byte that is not UTF-8: the kernel knows the byte, not these letters.
            if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains("\\x") {
                return Self::All;
            }
            names.insert(name.to_owned());
        }
        Self::Names(names)
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
        match condition {
            Condition::Constant(false) => Self::None,
            // What a negation excludes says nothing of what is left.
            Condition::Constant(true) | Condition::Not(_) => Self::All,
            Condition::Test(predicate) => of_predicate(predicate),
            Condition::All(parts) => parts.iter().map(Self::of).fold(Self::All, Self::and),
            Condition::Any(parts) => parts.iter().map(Self::of).fold(Self::None, Self::or),
        }
    }
}

fn of_predicate(predicate: &Predicate) -> ReadFilter {
    let Source::Field(field) = predicate.source else { return ReadFilter::All };
    match (field.rule_name(), &predicate.test) {
        ("file.for_writing" | "file.created", Test::Is(true)) => ReadFilter::None,
        ("file.open_flags", Test::HoldsText(flag)) if matches!(&**flag, "O_WRONLY" | "O_RDWR") => ReadFilter::None,
        ("file.path" | "file.name", Test::Text(path)) => ReadFilter::names([&**path]),
        ("file.path" | "file.name", Test::Texts(set)) => ReadFilter::names(set.values.iter().map(|value| &**value)),
        // A suffix that holds a slash holds the whole base name.
        ("file.path", Test::Suffix(suffix)) if suffix.contains('/') => ReadFilter::names([&**suffix]),
        _ => ReadFilter::All,
    }
}
