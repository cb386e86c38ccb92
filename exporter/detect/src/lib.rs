//! Vigie's rules: loading, type check, compilation, evaluation, aggregation into signals.
//!
//! [`RuleSet::load`] turns rule files into a set, with every error that it finds; [`Detector`] holds a set and makes
//! [`vigie_event::Signal`]s of events. No file, clock or random number is touched here: texts, event times and record
//! ids come from the caller.
#![forbid(unsafe_code)]

mod condition;
mod engine;
mod event_conditions;
mod load;
mod rule;
mod rule_error;
mod rule_set;
mod rule_source;
mod schema;
mod subject;
pub mod suggest;
mod testing;
mod yaml;

pub use condition::read_filter::ReadFilter;
pub use engine::compiled_rules::CompiledRules;
pub use engine::counters::{DetectorCounters, RuleCounters};
pub use engine::detector::{Detector, MAX_OPEN_GROUPS, Matched};
pub use event_conditions::EventConditions;
pub use rule::{Rule, Verdict};
pub use rule_error::RuleError;
pub use rule_set::RuleSet;
pub use rule_source::RuleSource;
pub use schema::rule_schema;
pub use subject::{ProcessFacts, Subject};
pub use testing::outcome::TestOutcome;
pub use testing::rule_test::RuleTest;
pub use testing::sample::Sample;
pub use testing::{CorpusEvent, load_corpus};
