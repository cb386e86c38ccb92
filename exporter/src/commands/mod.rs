pub(crate) mod doctor;
pub(crate) mod registry;
pub(crate) mod run;
