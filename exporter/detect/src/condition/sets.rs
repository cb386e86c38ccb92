use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::FixedState;

/// A list of strings that `in` asks about.
#[derive(Debug, Clone)]
pub(crate) struct TextSet {
    /// `lists.shells`, when it is a named one.
    pub(crate) name: Option<String>,
    /// In order, each once.
    pub(crate) values: Vec<Box<str>>,
    members: HashSet<Box<str>, FixedState>,
}

impl TextSet {
    pub(crate) fn new(name: Option<String>, values: impl IntoIterator<Item = String>) -> Self {
        let members: HashSet<Box<str>, FixedState> = values.into_iter().map(String::into_boxed_str).collect();
        let mut values: Vec<_> = members.iter().cloned().collect();
        values.sort_unstable();
        Self { name, values, members }
    }

    pub(crate) fn holds(&self, value: &str) -> bool {
        self.members.contains(value)
    }
}

/// A list of integers that `in` asks about.
#[derive(Debug, Clone)]
pub(crate) struct IntegerSet {
    /// `lists.ports`, when it is a named one.
    pub(crate) name: Option<String>,
    /// In order, each once.
    pub(crate) values: Vec<i64>,
}

impl IntegerSet {
    pub(crate) fn new(name: Option<String>, mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        values.dedup();
        Self { name, values }
    }

    pub(crate) fn holds(&self, value: i64) -> bool {
        self.values.binary_search(&value).is_ok()
    }
}

/// A list as a condition names or writes it.
#[derive(Debug, Clone)]
pub(crate) enum List {
    Texts(Arc<TextSet>),
    Integers(Arc<IntegerSet>),
}
