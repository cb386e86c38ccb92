//! The rule language from text to signal, and the bundled pack.

mod errors;
mod event_conditions;
mod pack;
mod path_filter;
mod properties;
mod schema;
mod semantics;
mod signals;
mod support;
