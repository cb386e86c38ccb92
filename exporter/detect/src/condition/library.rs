use std::collections::HashMap;

use super::{List, Parsed};

/// A macro: a condition that others can name. Each event's rules check it anew.
#[derive(Debug)]
pub(crate) struct Macro<'a> {
    pub(crate) ruleset: &'a str,
    /// `None` when it does not parse: then its rules stay silent about it, for the error is known already.
    pub(crate) parsed: Option<Parsed<'a>>,
}

/// The lists and macros of all library files.
#[derive(Debug, Default)]
pub(crate) struct Library<'a> {
    /// By name, with the rule set that defined it.
    pub(crate) lists: HashMap<String, (&'a str, List)>,
    pub(crate) macros: HashMap<String, Macro<'a>>,
}
