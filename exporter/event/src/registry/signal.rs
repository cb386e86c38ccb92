use std::borrow::Cow;

use crate::{FieldType, Signal, SignalFieldSpec, Value, timestamp};

/// The OTLP event name of every signal.
pub const SIGNAL_EVENT_NAME: &str = "vigie.signal";

const fn field(
    name: &'static str,
    field_type: FieldType,
    doc: &'static str,
    example: &'static str,
    get: for<'a> fn(&'a Signal) -> Value<'a>,
) -> SignalFieldSpec {
    SignalFieldSpec { name, field_type, doc, example, get }
}

fn text(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Null } else { Value::str(text) }
}

fn list(values: &[String]) -> Value<'_> {
    if values.is_empty() { Value::Null } else { Value::StringList(Cow::Borrowed(values)) }
}

/// What a signal's record says of the signal. `log.record.uid` and `vigie.event.name` replace the event's own.
pub static SIGNAL: &[SignalFieldSpec] = &[
    field("log.record.uid", FieldType::String, "Identity of the record, a ULID.", "01JJXW8N2S8M6Q3Z5Y7V9T1R4P", |s| {
        Value::String(Cow::Owned(s.uid.to_string()))
    }),
    field("vigie.event.name", FieldType::String, "Always `vigie.signal`.", "vigie.signal", |_| {
        Value::str(SIGNAL_EVENT_NAME)
    }),
    field("security_rule.name", FieldType::String, "The rule's id.", "web-server-spawns-shell", |s| text(&s.rule.id)),
    field("security_rule.uuid", FieldType::String, "The rule's UUID.", "0e4c8c0e-6a53-4d6e-9a57-7f0c7b3f5b11", |s| {
        text(&s.rule.uuid)
    }),
    field(
        "security_rule.description",
        FieldType::String,
        "What the rule looks for.",
        "Web server spawned a shell",
        |s| text(&s.rule.title),
    ),
    field("security_rule.category", FieldType::String, "The rule's ATT&CK tactic.", "execution", |s| {
        text(&s.rule.tactic)
    }),
    field("security_rule.ruleset.name", FieldType::String, "The set that holds the rule.", "vigie", |s| {
        text(&s.rule.ruleset)
    }),
    field(
        "security_rule.reference",
        FieldType::String,
        "Where to read more: the rule's first reference.",
        "https://attack.mitre.org/techniques/T1505/003/",
        |s| s.rule.references.first().map_or(Value::Null, |link| Value::str(link)),
    ),
    field("vigie.rule.severity", FieldType::String, "info, low, medium, high or critical.", "critical", |s| {
        Value::str(s.rule.severity.name())
    }),
    field("vigie.rule.triage", FieldType::String, "What to look at first.", "Look at the parent's access log.", |s| {
        text(&s.rule.triage)
    }),
    field("vigie.rule.response", FieldType::String, "How to contain and mend it.", "Stop the container.", |s| {
        text(&s.rule.response)
    }),
    field(
        "vigie.threat.framework",
        FieldType::String,
        "What the tactic and technique ids belong to.",
        "MITRE ATT&CK",
        |s| {
            if s.rule.techniques.is_empty() { Value::Null } else { Value::str("MITRE ATT&CK") }
        },
    ),
    field("vigie.threat.tactic.names", FieldType::StringList, "ATT&CK tactics, by short name.", "execution", |s| {
        list(std::slice::from_ref(&s.rule.tactic))
    }),
    field("vigie.threat.technique.ids", FieldType::StringList, "ATT&CK techniques.", "T1505.003,T1059.004", |s| {
        list(&s.rule.techniques)
    }),
    field(
        "vigie.signal.uid",
        FieldType::String,
        "The signal, in all its records.",
        "01JJXW8N2S8M6Q3Z5Y7V9T1R4Q",
        |s| Value::String(Cow::Owned(s.signal_uid.to_string())),
    ),
    field(
        "vigie.signal.state",
        FieldType::String,
        "`opened` at the first match; `closed` when the window has ended after further matches.",
        "opened",
        |s| Value::str(s.state.name()),
    ),
    field("vigie.signal.count", FieldType::Int, "Matches in the window so far.", "1", |s| Value::Int(s.count as i64)),
    field("vigie.signal.first_seen", FieldType::String, "Time of the first match.", "2026-01-31T12:00:00.120Z", |s| {
        Value::String(Cow::Owned(timestamp::iso8601(s.first_seen_unix_nano)))
    }),
    field("vigie.signal.last_seen", FieldType::String, "Time of the last match.", "2026-01-31T12:03:10.002Z", |s| {
        Value::String(Cow::Owned(timestamp::iso8601(s.last_seen_unix_nano)))
    }),
    field(
        "vigie.signal.group",
        FieldType::StringList,
        "What the matches have in common, as `field=value`.",
        "container.id=3f2a,process.parent.executable.path=/usr/sbin/nginx",
        |s| {
            if s.group.is_empty() {
                return Value::Null;
            }
            Value::StringList(Cow::Owned(s.group.iter().map(|(name, value)| format!("{name}={value}")).collect()))
        },
    ),
    field("vigie.signal.event.name", FieldType::String, "The event that opened it.", "vigie.process.exec", |s| {
        Value::str(s.event.payload.spec().full_name)
    }),
    field(
        "vigie.signal.event.uid",
        FieldType::String,
        "That event's `log.record.uid`.",
        "01JJXW8N2S8M6Q3Z5Y7V9T1R4P",
        |s| Value::String(Cow::Owned(s.event.uid.to_string())),
    ),
];
