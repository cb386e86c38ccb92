//! Single values of a rule file, each with what it must look like.

use vigie_event::{EventSpec, Severity, registry};

use super::{Reader, TACTICS};
use crate::{RuleSource, suggest};

/// Longest rule id, in bytes: it is a label of metrics.
const MAX_ID: usize = 64;

pub(super) fn id(reader: &mut Reader<'_, '_>, source: &RuleSource) -> Option<(String, usize)> {
    let (id, at) = reader.text("id")?;
    let file = source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml")).unwrap_or(file);
    let well_formed =
        id.len() <= MAX_ID && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !well_formed {
        let help = format!("use at most {MAX_ID} lower-case letters, digits and hyphens");
        reader.error(at, format!("`{id}` is not an id"), Some(help));
    } else if id != stem {
        let help = format!("write `id: {stem}`, or name the file {id}.yaml");
        reader.error(at, format!("the id is `{id}`, the file's name is `{stem}`"), Some(help));
    }
    Some((id.to_owned(), at))
}

pub(super) fn uuid(reader: &mut Reader<'_, '_>) -> Option<(String, usize)> {
    let (uuid, at) = reader.text("uuid")?;
    let groups: Vec<_> = uuid.split('-').collect();
    let well_formed = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)));
    if !well_formed {
        let help = "write 8-4-4-4-12 lower-case hexadecimal digits, as uuidgen prints them".to_owned();
        reader.error(at, format!("`{uuid}` is not a UUID"), Some(help));
    }
    Some((uuid.to_owned(), at))
}

pub(super) fn severity(reader: &mut Reader<'_, '_>) -> Option<Severity> {
    let (text, at) = reader.text("severity")?;
    let severity = Severity::parse(text);
    if severity.is_none() {
        let help = suggest::help(text, Severity::ALL.map(Severity::name));
        reader.error(at, format!("`{text}` is not a severity"), help);
    }
    severity
}

pub(super) fn event(reader: &mut Reader<'_, '_>) -> Option<&'static EventSpec> {
    let (text, at) = reader.text("event")?;
    let event = registry::event(text).filter(|event| !event.internal);
    if event.is_none() {
        let names: Vec<_> = registry::EVENTS.iter().filter(|event| !event.internal).map(|event| event.name).collect();
        reader.error(at, format!("there is no event `{text}`"), suggest::help(text, names));
    }
    event
}

pub(super) fn techniques(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let mut techniques = Vec::new();
    for (text, at) in reader.texts("attack") {
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let well_formed = text.strip_prefix('T').is_some_and(|rest| match rest.split_once('.') {
            Some((technique, sub)) => digits(technique, 4) && digits(sub, 3),
            None => digits(rest, 4),
        });
        if well_formed {
            techniques.push(text.to_owned());
        } else {
            let help = "write T1059, or T1059.004 for a sub-technique".to_owned();
            reader.error(at, format!("`{text}` is not an ATT&CK technique"), Some(help));
        }
    }
    techniques
}

/// The key, else the folder when a tactic is called so; empty when neither.
pub(super) fn tactic(reader: &mut Reader<'_, '_>, source: &RuleSource) -> String {
    let Some((text, at)) = reader.text("tactic") else {
        return source.tactic.clone().filter(|folder| TACTICS.contains(&folder.as_str())).unwrap_or_default();
    };
    if !TACTICS.contains(&text) {
        reader.error(at, format!("`{text}` is not an ATT&CK tactic"), suggest::help(text, TACTICS));
    }
    text.to_owned()
}

pub(super) fn enabled(reader: &mut Reader<'_, '_>) -> bool {
    match reader.text("enabled") {
        None | Some(("true", _)) => true,
        Some(("false", _)) => false,
        Some((_, at)) => {
            reader.error(at, "`enabled` is true or false", None);
            true
        }
    }
}
