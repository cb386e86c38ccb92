//! Conditions: CEL text, checked against the registry and turned into a tree of predicates.

mod check;
mod compare;
mod comparison;
mod explain;
mod field_help;
mod frame;
mod library;
mod limits;
mod literal;
mod method;
mod operand;
mod predicate;
mod quantifier;
pub(crate) mod read_filter;
mod record_filter;
mod scope;
mod sets;
mod source;
mod syntax;
mod tree;

pub(crate) use check::check;
pub(crate) use comparison::Comparison;
pub(crate) use field_help::{ancestor_help, field_help};
pub(crate) use library::{Library, Macro};
pub(crate) use predicate::{Predicate, Test};
pub(crate) use record_filter::record_filter;
pub(crate) use sets::{IntegerSet, List, TextSet};
pub(crate) use source::Source;
pub(crate) use syntax::Parsed;
pub(crate) use tree::Condition;
