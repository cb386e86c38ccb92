use std::io::{self, Write as _};

use anyhow::{Result, bail};
use vigie_event::FieldScope;
use vigie_event::registry::{self, EVENTS};

/// `vigie events`.
pub(crate) fn events() -> Result<bool> {
    let mut out = io::stdout().lock();
    for spec in EVENTS.iter().filter(|spec| !spec.internal) {
        writeln!(out, "{:<18} {}", spec.name, spec.doc.replace('\n', " ").trim())?;
    }
    Ok(true)
}

/// `vigie fields EVENT`.
pub(crate) fn fields(event: &str) -> Result<bool> {
    let Some(spec) = registry::event(event) else {
        let known: Vec<_> = EVENTS.iter().filter(|spec| !spec.internal).map(|spec| spec.name).collect();
        bail!("there is no event {event:?}; the events are {}", known.join(", "));
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{:<42} {:<9} {:<9} meaning", "field in rules", "type", "exported")?;
    for field in registry::rule_fields(spec) {
        let exported = match field.scope {
            FieldScope::Record => "record",
            FieldScope::Resource => "resource",
            FieldScope::RuleOnly => "no",
        };
        let doc = field.doc.replace('\n', " ");
        writeln!(out, "{:<42} {:<9} {exported:<9} {}", field.rule_name(), field.field_type.name(), doc.trim())?;
    }
    Ok(true)
}
