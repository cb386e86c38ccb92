//! The rule language from text to signal, and the bundled pack.

mod errors;
mod pack;
mod properties;
mod schema;
mod semantics;
mod signals;
mod support;
