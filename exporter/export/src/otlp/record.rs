use vigie_event::registry::{self, SIGNAL, SIGNAL_EVENT_NAME};
use vigie_event::{Event, Severity, Signal, Value};

use super::{RecordHead, RecordLimits, RecordVisitor};

/// What becomes one log record.
#[derive(Debug, Clone, Copy)]
pub enum Record<'a> {
    /// A runtime event.
    Event(&'a Event),
    /// A rule's match, with the attributes of the event that opened it.
    Signal(&'a Signal),
}

impl<'a> From<&'a Event> for Record<'a> {
    fn from(event: &'a Event) -> Self {
        Self::Event(event)
    }
}

impl<'a> From<&'a Signal> for Record<'a> {
    fn from(signal: &'a Signal) -> Self {
        Self::Signal(signal)
    }
}

impl<'a> Record<'a> {
    /// The event itself, or the one that opened the signal: its workload is the record's resource.
    pub fn event(self) -> &'a Event {
        match self {
            Self::Event(event) => event,
            Self::Signal(signal) => &signal.event,
        }
    }

    /// Tells the visitor what the record holds.
    pub fn walk(self, limits: &RecordLimits, visitor: &mut impl RecordVisitor) {
        match self {
            Self::Event(event) => {
                let severity = event.payload.spec().severity;
                let head = RecordHead {
                    time_unix_nano: event.time_unix_nano,
                    observed_time_unix_nano: event.observed_time_unix_nano,
                    severity_number: severity.number(),
                    severity_text: if severity == Severity::Info { "" } else { severity.name() },
                    body: &event.payload.summary(event),
                    event_name: event.payload.spec().full_name,
                    trace: event.trace,
                };
                walk(&head, event_attributes(event), limits, visitor);
            }
            Self::Signal(signal) => {
                let head = RecordHead {
                    // The moment that the record speaks of: of a window's end it tells the last match.
                    time_unix_nano: signal.last_seen_unix_nano,
                    observed_time_unix_nano: signal.event.observed_time_unix_nano.max(signal.last_seen_unix_nano),
                    severity_number: signal.rule.severity.number(),
                    severity_text: signal.rule.severity.name(),
                    body: &signal.message,
                    event_name: SIGNAL_EVENT_NAME,
                    trace: signal.event.trace,
                };
                let own = SIGNAL.iter().map(|field| (field.name, (field.get)(signal)));
                let replaced = |name: &str| SIGNAL.iter().any(|field| field.name == name);
                let events = event_attributes(&signal.event).filter(|(name, _)| !replaced(name));
                walk(&head, own.chain(events), limits, visitor);
            }
        }
    }
}

fn event_attributes(event: &Event) -> impl Iterator<Item = (&'static str, Value<'_>)> {
    registry::record_fields(event.payload.spec()).map(|field| (field.name, (field.get)(event)))
}

fn walk<'a>(
    head: &RecordHead<'_>,
    attributes: impl Iterator<Item = (&'static str, Value<'a>)>,
    limits: &RecordLimits,
    visitor: &mut impl RecordVisitor,
) {
    visitor.begin(head);
    let (mut kept, mut dropped) = (0, 0);
    // Internal iteration: a chain of iterators is much faster that way.
    attributes.for_each(|(name, value)| {
        if value.is_null() {
            return;
        }
        if kept == limits.attribute_count {
            dropped += 1;
            return;
        }
        kept += 1;
        visitor.attribute(name, &limits.cut(value));
    });
    visitor.end(head, dropped);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::fixtures;
    use crate::otlp::AttributeVisitor;

    #[derive(Default)]
    struct Names {
        seen: Vec<String>,
        dropped: u32,
    }

    impl AttributeVisitor for Names {
        fn attribute(&mut self, name: &str, value: &Value<'_>) {
            assert!(!value.is_null(), "{name}");
            self.seen.push(name.to_owned());
        }
    }

    impl RecordVisitor for Names {
        fn begin(&mut self, _: &RecordHead<'_>) {}

        fn end(&mut self, _: &RecordHead<'_>, dropped: u32) {
            self.dropped = dropped;
        }
    }

    #[test]
    fn no_attribute_appears_twice() {
        let signal = fixtures::signal();
        for record in [Record::Event(&signal.event), Record::Signal(&signal)] {
            let mut names = Names::default();
            record.walk(&RecordLimits::default(), &mut names);
            assert_eq!(names.dropped, 0);
            let unique: HashSet<_> = names.seen.iter().collect();
            assert_eq!(unique.len(), names.seen.len(), "{:?}", names.seen);
        }
    }

    #[test]
    fn attributes_over_the_limit_are_counted() {
        let event = fixtures::exec_event();
        let mut all = Names::default();
        Record::Event(&event).walk(&RecordLimits::default(), &mut all);
        let mut some = Names::default();
        Record::Event(&event).walk(&RecordLimits { attribute_count: 3, ..RecordLimits::default() }, &mut some);
        assert_eq!(some.seen, all.seen[..3]);
        assert_eq!(some.dropped as usize, all.seen.len() - 3);
    }
}
