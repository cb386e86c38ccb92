//! What an event is made of.

pub(crate) mod container;
pub(crate) mod credentials;
pub(crate) mod event;
pub(crate) mod image;
pub(crate) mod namespaces;
pub(crate) mod owner_kind;
pub(crate) mod pod;
pub(crate) mod pod_metadata;
pub(crate) mod pod_owner;
pub(crate) mod process;
pub(crate) mod record_id;
pub(crate) mod rule_info;
pub(crate) mod session;
pub(crate) mod signal;
pub(crate) mod syscall_abi;
pub(crate) mod trace;
pub(crate) mod workload;
