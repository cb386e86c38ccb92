//! What an event is made of.

pub(crate) mod credentials;
pub(crate) mod event;
pub(crate) mod image;
pub(crate) mod namespaces;
pub(crate) mod process;
pub(crate) mod record_id;
pub(crate) mod rule_info;
pub(crate) mod signal;
pub(crate) mod workload;
