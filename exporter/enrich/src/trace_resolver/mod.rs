//! Answers, beside the events' way, where processes keep the trace contexts of their threads. Reading a process takes longer
//! than an event may wait, and a hostile one can make its reader wait.

mod facts_reader;
mod process_trace_facts;
mod queue;
mod queue_state;
mod resolver;
#[cfg(test)]
mod tests;
mod trace_resolver_config;
mod trace_resolver_counts;

pub use process_trace_facts::ProcessTraceFacts;
pub use resolver::TraceResolver;
pub use trace_resolver_config::TraceResolverConfig;
pub use trace_resolver_counts::TraceResolverCounts;
