//! The one list of events and fields.
//!
//! A field has one name: the OTLP attribute's. In rules an own name loses its `vigie.` prefix.

mod common;
mod process;
mod resource;
mod schema;
mod signal;
mod value;

pub use common::COMMON;
pub use process::PROCESS;
pub use resource::RESOURCE;
pub use schema::{EventSpec, FieldScope, FieldSpec, FieldType, NotableBy, ProcessFieldSpec, Reported, SignalFieldSpec};
pub use signal::{SIGNAL, SIGNAL_EVENT_NAME};
pub use value::{FieldValue, Value};

pub use crate::events::EVENTS;

/// The event whose rule name (`process.exec`) or full name (`vigie.process.exec`) this is.
pub fn event(name: &str) -> Option<&'static EventSpec> {
    let name = name.strip_prefix("vigie.").unwrap_or(name);
    EVENTS.iter().copied().find(|spec| spec.name == name)
}

/// Every field that a rule for this event can name: its own, then those common to all events.
pub fn rule_fields(spec: &EventSpec) -> impl Iterator<Item = &'static FieldSpec> + use<> {
    spec.fields.iter().chain(COMMON).chain(RESOURCE)
}

/// The attributes of this event's log record, in order (resource attributes are not among them).
pub fn record_fields(spec: &EventSpec) -> impl Iterator<Item = &'static FieldSpec> + use<> {
    spec.fields.iter().chain(COMMON).filter(|field| field.scope == FieldScope::Record)
}

/// Resolves a name as a rule writes it (`file.path`, `process.parent.executable.name`).
pub fn rule_field(spec: &EventSpec, name: &str) -> Option<&'static FieldSpec> {
    rule_fields(spec).find(|field| field.rule_name() == name)
}

/// Resolves a field of an element of `ancestors` (`executable.name`).
pub fn ancestor_field(name: &str) -> Option<&'static ProcessFieldSpec> {
    PROCESS.iter().find(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    fn all_fields() -> impl Iterator<Item = &'static FieldSpec> {
        EVENTS.iter().flat_map(|spec| spec.fields).chain(COMMON).chain(RESOURCE)
    }

    #[test]
    fn one_name_has_one_type_everywhere() {
        let mut types = HashMap::new();
        for field in all_fields() {
            let known = *types.entry(field.name).or_insert(field.field_type);
            assert_eq!(known, field.field_type, "{}", field.name);
        }
    }

    #[test]
    fn no_event_names_a_field_twice() {
        for spec in EVENTS {
            let mut seen = HashSet::new();
            for field in rule_fields(spec) {
                assert!(seen.insert(field.rule_name()), "{} twice in {}", field.name, spec.name);
            }
        }
    }

    #[test]
    fn kinds_and_names_are_unique_and_well_formed() {
        let mut kinds = HashSet::new();
        for spec in EVENTS {
            assert!(kinds.insert(spec.kind), "kind {} twice", spec.kind);
            assert_eq!(spec.full_name, format!("vigie.{}", spec.name));
        }
        for name in all_fields().map(|field| field.name).chain(SIGNAL.iter().map(|field| field.name)) {
            let well_formed = name.split('.').all(|part| {
                part.starts_with(|first: char| first.is_ascii_lowercase())
                    && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
            assert!(well_formed, "{name}");
        }
    }

    #[test]
    fn every_field_is_documented_in_sentences() {
        let docs = all_fields().map(|field| (field.name, field.doc, field.example));
        let signal_docs = SIGNAL.iter().map(|field| (field.name, field.doc, field.example));
        for (name, doc, example) in docs.chain(signal_docs) {
            assert!(doc.trim_end().ends_with(['.', ')']), "{name}: {doc}");
            assert!(!example.is_empty(), "{name}");
        }
    }
}
