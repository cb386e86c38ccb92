//! Rules' own tests: samples of events, and what comes of them.

mod corpus;
mod derive;
pub(crate) mod outcome;
pub(crate) mod rule_test;
pub(crate) mod sample;
mod sample_file;

pub use corpus::{CorpusEvent, load_corpus};
