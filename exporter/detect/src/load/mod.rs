//! Rule and library files to rules.

mod keys;
mod library_file;
mod reader;
mod rule_file;
mod tactics;
mod template;
mod values;
mod window;

pub(crate) use keys::KEYS;
pub(crate) use library_file::load_libraries;
pub(crate) use reader::Reader;
pub(crate) use rule_file::{LoadedRule, condition, load_rule};
pub(crate) use tactics::TACTICS;
pub(crate) use template::Template;
