//! The rule language from text to signal, and the bundled pack.

mod errors;
mod event_conditions;
mod pack;
mod properties;
mod record_filter;
mod schema;
mod semantics;
mod signals;
mod support;
