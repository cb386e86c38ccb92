use opentelemetry::KeyValue;
use opentelemetry::trace::{Event as SpanEvent, Status};
use opentelemetry_sdk::trace::{SpanData, SpanEvents};
use vigie_event::Signal;
use vigie_event::registry::SIGNAL;

use super::attributes::{attribute, process_attributes};
use super::span_draft::{SpanDraft, SpanIds, time};

/// A signal in the span of its process.
pub(super) fn span_event(signal: &Signal) -> SpanEvent {
    let mut attributes = vec![KeyValue::new("security_rule.name", signal.rule.id.clone())];
    attributes.extend(signal_attributes(signal));
    SpanEvent::new("vigie.signal", time(signal.event.time_unix_nano), attributes, 0)
}

/// A signal of a process that is no span itself: the traced application did it with its own hands, or nobody knows of a
/// request. `link` is a span of another trace that it may come from.
pub(super) fn signal_span(signal: &Signal, ids: &SpanIds, link: Option<&SpanIds>) -> SpanData {
    let mut attributes = process_attributes(&signal.event);
    attributes.extend(rule_attributes(signal));
    attributes.extend(signal_attributes(signal));
    let when = signal.event.time_unix_nano;
    let draft = SpanDraft::new(ids, format!("signal {}", signal.rule.id)).between(when, when).with(
        attributes,
        SpanEvents::default(),
        Status::error(signal.message.clone()),
    );
    match link {
        Some(link) => draft.linked_to(link).finish(),
        None => draft.finish(),
    }
}

/// The rule, and the event that it matched, by the same names as in the signal's log record.
fn rule_attributes(signal: &Signal) -> impl Iterator<Item = KeyValue> {
    let wanted = ["security_rule.", "vigie.signal.event."];
    let fields = SIGNAL.iter().filter(move |field| wanted.iter().any(|start| field.name.starts_with(start)));
    fields.filter_map(|field| attribute(field.name.to_owned(), &(field.get)(signal)))
}

fn signal_attributes(signal: &Signal) -> [KeyValue; 3] {
    [
        KeyValue::new("vigie.signal.severity", signal.rule.severity.name()),
        KeyValue::new("vigie.signal.uid", signal.signal_uid.to_string()),
        KeyValue::new("vigie.signal.message", signal.message.clone()),
    ]
}
