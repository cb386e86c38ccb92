use std::collections::HashMap;

use foldhash::fast::FixedState;
use vigie_event::{EventSpec, RecordFilter, registry};

use crate::condition::{Condition, record_filter};
use crate::load::{Reader, condition, load_libraries};
use crate::yaml::{self, Document, NodeKind};
use crate::{ReadFilter, RuleError, RuleSource, Subject, suggest};

/// Conditions in the rule language that stand in a file of another kind, one for an event.
#[derive(Debug, Clone, Default)]
pub struct EventConditions {
    by_kind: HashMap<u32, Condition, FixedState>,
}

impl EventConditions {
    /// Reads the mapping of events to conditions that stands below `keys` in a YAML file; none when there is nothing. They may
    /// name the lists and macros of `libraries`, whose own errors are left to [`crate::RuleSet::load`].
    ///
    /// # Errors
    /// Every error of the mapping, with its place.
    pub fn load(source: &RuleSource, keys: &[&str], libraries: &[RuleSource]) -> Result<Self, Vec<RuleError>> {
        let document = Document { path: &source.path, text: &source.text };
        let root = yaml::parse(document).map_err(|error| vec![error])?;
        let node = keys.iter().try_fold(&root, |node, key| node.value(key));
        let Some(node) = node.filter(|node| !node.scalar().is_some_and(yaml::Scalar::is_null)) else {
            return Ok(Self::default());
        };
        let NodeKind::Map(entries) = &node.kind else {
            let help = "write `EVENT: condition` lines".to_owned();
            let message = format!("a mapping must stand here, not {}", node.describe());
            return Err(vec![document.error(node.at, message, Some(help))]);
        };
        let library = load_libraries(libraries, &mut Vec::new());
        let names: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let mut reader = Reader::new(document, node, &names);
        let mut conditions = Self::default();
        for entry in entries {
            match event(&entry.key) {
                Ok(event) if conditions.by_kind.contains_key(&event.kind) => {
                    let help = Some("join them by && or ||".to_owned());
                    reader.error(entry.key_at, format!("{} has a condition already", event.name), help);
                }
                Ok(event) => {
                    if let Some(scalar) = entry.value.scalar()
                        && let Some(offset) = scalar.text.find("${")
                    {
                        let message = "variables of the environment are not put into conditions".to_owned();
                        reader.error_in(scalar, offset, message, Some("write what it stands for".to_owned()));
                    }
                    let condition = condition(&mut reader, &entry.value, event, &library);
                    conditions.by_kind.extend(condition.map(|condition| (event.kind, condition)));
                }
                Err((message, help)) => reader.error(entry.key_at, message, help),
            }
        }
        if reader.errors.is_empty() { Ok(conditions) } else { Err(reader.errors) }
    }

    /// Whether the condition for events of this kind holds; none when there is no such condition.
    pub fn holds(&self, event: &EventSpec, subject: &dyn Subject) -> Option<bool> {
        self.by_kind.get(&event.kind).map(|condition| condition.holds(subject))
    }

    /// Which events of a kind can fulfil their condition, by what they name: a superset, found without evaluating. None when
    /// there is no such condition.
    pub fn record_filter(&self, event: &EventSpec) -> Option<RecordFilter> {
        self.by_kind.get(&event.kind).map(|condition| record_filter(event, condition))
    }

    /// Whether there is a condition for events of this kind.
    pub fn decides(&self, kind: u32) -> bool {
        self.by_kind.contains_key(&kind)
    }

    /// Which files opened for reading alone can fulfil the condition for `file.open`.
    pub fn read_filter(&self) -> ReadFilter {
        let condition = registry::event("file.open").and_then(|event| self.by_kind.get(&event.kind));
        condition.map_or(ReadFilter::None, ReadFilter::of)
    }
}

/// The event of this name; otherwise what is wrong, and what to do.
fn event(name: &str) -> Result<&'static EventSpec, (String, Option<String>)> {
    let possible = |event: &&EventSpec| !event.internal && !event.concerns_sensor();
    match registry::event(name) {
        Some(event) if possible(&event) => Ok(event),
        Some(event) if event.concerns_sensor() => {
            Err((format!("`{name}` always leaves: it tells how far silence can be trusted"), None))
        }
        _ => {
            let names = registry::EVENTS.iter().copied().filter(possible).map(|event| event.name);
            Err((format!("there is no event `{name}`"), suggest::help(name, names)))
        }
    }
}
