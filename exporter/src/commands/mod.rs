pub(crate) mod doctor;
