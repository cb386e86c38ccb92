//! What the user asks for: a YAML file, the environment and the command line, merged and checked before anything starts.

mod condition_text;
mod error;
mod file;
mod hold_milliseconds;
mod kubernetes;
mod otlp;
mod parse;
mod settings;
mod tier;
mod variable_name;

pub(crate) use condition_text::ConditionText;
pub(crate) use error::ConfigurationError;
pub(crate) use file::{ConfigurationFile, ExportSection};
pub(crate) use hold_milliseconds::HoldMilliseconds;
pub(crate) use kubernetes::KubernetesSettings;
pub(crate) use settings::Settings;
pub(crate) use tier::Tier;
pub(crate) use variable_name::VariableName;
