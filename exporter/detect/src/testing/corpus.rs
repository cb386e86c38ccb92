use vigie_event::{EventSpec, registry};

use super::sample::Sample;
use super::sample_file::sample;
use crate::yaml::{self, Document, Node, NodeKind};
use crate::{RuleError, RuleSource};

/// One event of a corpus: a file of samples that belong to no rule, such as what an ordinary host does.
#[derive(Debug)]
pub struct CorpusEvent {
    /// The event's registry entry.
    pub event: &'static EventSpec,
    /// What the event is a part of.
    pub scenario: String,
    /// Line of the file, from 1.
    pub line: u32,
    /// The event.
    pub sample: Sample,
}

/// Reads a corpus: a mapping of scenarios to lists of samples, each with the key `event`.
///
/// # Errors
/// Every error of the file.
pub fn load_corpus(source: &RuleSource) -> Result<Vec<CorpusEvent>, Vec<RuleError>> {
    let document = Document { path: &source.path, text: &source.text };
    let root = yaml::parse(document).map_err(|error| vec![error])?;
    let NodeKind::Map(scenarios) = &root.kind else {
        return Err(vec![document.error(root.at, "a corpus is a mapping of scenarios to events", None)]);
    };
    let (mut events, mut errors) = (Vec::new(), Vec::new());
    for scenario in scenarios {
        let NodeKind::List(items) = &scenario.value.kind else {
            errors.push(document.error(scenario.value.at, "a scenario is a list of events", None));
            continue;
        };
        for item in items {
            match corpus_event(document, &scenario.key, item) {
                Ok(event) => events.push(event),
                Err(more) => errors.extend(more),
            }
        }
    }
    if errors.is_empty() { Ok(events) } else { Err(errors) }
}

fn corpus_event(document: Document<'_>, scenario: &str, item: &Node) -> Result<CorpusEvent, Vec<RuleError>> {
    let fail = |at, message: String| vec![document.error(at, message, None)];
    let NodeKind::Map(entries) = &item.kind else {
        return Err(fail(item.at, "an event is a mapping".to_owned()));
    };
    let (names, fields): (Vec<_>, Vec<_>) = entries.iter().cloned().partition(|entry| entry.key == "event");
    let name = names.first().and_then(|entry| Some((entry.value.scalar()?.text.as_str(), entry.value.at)));
    let Some((name, at)) = name else { return Err(fail(item.at, "the key `event` is missing".to_owned())) };
    let Some(event) = registry::event(name) else { return Err(fail(at, format!("there is no event `{name}`"))) };
    let sample = sample(document, &Node { at: item.at, kind: NodeKind::Map(fields) }, event)?;
    let line = document.error(item.at, "", None).line;
    Ok(CorpusEvent { event, scenario: scenario.to_owned(), line, sample })
}
