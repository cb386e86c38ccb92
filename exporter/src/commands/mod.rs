pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod explain_process;
pub(crate) mod registry;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod self_test;
