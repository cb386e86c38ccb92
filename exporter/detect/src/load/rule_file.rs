use std::sync::Arc;
use std::time::Duration;

use vigie_event::{EventSpec, FieldSpec, FieldType, RuleInfo, registry};

use super::{KEYS, Reader, Template, values, window};
use crate::condition::{Condition, Library, Parsed, check, field_help};
use crate::rule::{Exception, Rule};
use crate::testing::rule_test::{RuleTest, rule_tests};
use crate::yaml::{self, Document, Node};
use crate::{RuleError, RuleSource};

/// A rule, and where its identities stand.
pub(crate) struct LoadedRule {
    pub(crate) rule: Rule,
    pub(crate) id_at: usize,
    pub(crate) uuid_at: usize,
}

/// Reads one rule file.
///
/// # Errors
/// Every error of the file.
pub(crate) fn load_rule(source: &RuleSource, library: &Library<'_>) -> Result<LoadedRule, Vec<RuleError>> {
    let document = Document { path: &source.path, text: &source.text };
    let root = yaml::parse(document).map_err(|error| vec![error])?;
    let mut reader = Reader::new(document, &root, &KEYS.map(|(key, ..)| key));
    for (key, _, what) in KEYS.iter().filter(|(_, required, _)| *required) {
        reader.require(key, what);
    }
    let id = values::id(&mut reader, source);
    let uuid = values::uuid(&mut reader);
    let title = reader.text("title");
    let severity = values::severity(&mut reader);
    let techniques = values::techniques(&mut reader);
    let tactic = values::tactic(&mut reader, source);
    let references = reader.texts("references").into_iter().map(|(text, _)| text.to_owned()).collect();
    let optional = |text: Option<(&str, usize)>| text.map(|(text, _)| text.to_owned()).unwrap_or_default();
    let description = optional(reader.text("description"));
    let triage = optional(reader.text("triage"));
    let response = optional(reader.text("response"));
    let enabled = values::enabled(&mut reader);
    let window = window(&mut reader);
    let parts = values::event(&mut reader).map(|event| EventParts::read(&mut reader, event, library));

    let (Some((id, id_at)), Some((uuid, uuid_at)), Some((title, _)), Some(severity), Some(Some(parts)), true) =
        (id, uuid, title, severity, parts, reader.errors.is_empty())
    else {
        return Err(reader.errors);
    };
    let info = RuleInfo {
        id,
        uuid,
        title: title.to_owned(),
        description,
        severity,
        techniques,
        tactic,
        ruleset: source.ruleset.clone(),
        references,
        triage,
        response,
    };
    let EventParts { event, condition, exceptions, message, group_by, tests } = parts;
    let info = Arc::new(info);
    let path = source.path.clone();
    let rule = Rule { info, path, event, enabled, condition, exceptions, message, group_by, window, tests };
    Ok(LoadedRule { rule, id_at, uuid_at })
}

/// What can be read only when the event is known.
struct EventParts {
    event: &'static EventSpec,
    condition: Condition,
    exceptions: Vec<Exception>,
    message: Option<Template>,
    group_by: Vec<&'static FieldSpec>,
    tests: Vec<RuleTest>,
}

impl EventParts {
    fn read(reader: &mut Reader<'_, '_>, event: &'static EventSpec, library: &Library<'_>) -> Option<Self> {
        let condition = reader.node("condition").and_then(|node| condition(reader, node, event, library));
        let exceptions = exceptions(reader, event, library);
        let message = reader.scalar("message").and_then(|(scalar, _)| {
            Template::parse(event, scalar.text.trim_end())
                .map_err(|faults| {
                    for (offset, message, help) in faults {
                        reader.error_in(scalar, offset, message, help);
                    }
                })
                .ok()
        });
        let group_by = group_by(reader, event);
        let tests = rule_tests(reader, event);
        Some(Self { event, condition: condition?, exceptions, message, group_by, tests })
    }
}

/// The condition that stands in a node; none, and an error noted, when it is no condition for this event.
pub(crate) fn condition(
    reader: &mut Reader<'_, '_>,
    node: &Node,
    event: &'static EventSpec,
    library: &Library<'_>,
) -> Option<Condition> {
    let Some(scalar) = node.scalar().filter(|scalar| !scalar.is_null()) else {
        reader.error(node.at, format!("a condition must stand here, not {}", node.describe()), None);
        return None;
    };
    match Parsed::new(reader.document, scalar).map_err(|error| vec![error]).and_then(|p| check(event, library, &p)) {
        Ok(condition) => Some(condition),
        Err(errors) => {
            reader.errors.extend(errors);
            None
        }
    }
}

fn exceptions(reader: &mut Reader<'_, '_>, event: &'static EventSpec, library: &Library<'_>) -> Vec<Exception> {
    let mut exceptions: Vec<Exception> = Vec::new();
    for node in reader.list("except") {
        let mut inner = Reader::new(reader.document, node, &["name", "when"]);
        inner.require("name", "say in a few words what is excepted: matches are counted under it");
        inner.require("when", "the condition under which a match is silenced");
        let name = inner.text("name");
        let when = inner.node("when").and_then(|when| condition(&mut inner, when, event, library));
        if let Some((name, at)) = name
            && exceptions.iter().any(|exception| exception.name == name)
        {
            inner.error(at, format!("there are two exceptions named `{name}`"), None);
        }
        if let (Some((name, _)), Some(condition)) = (name, when) {
            exceptions.push(Exception { name: name.to_owned(), condition });
        }
        reader.errors.append(&mut inner.errors);
    }
    exceptions
}

fn group_by(reader: &mut Reader<'_, '_>, event: &'static EventSpec) -> Vec<&'static FieldSpec> {
    let mut fields = Vec::new();
    for (name, at) in reader.texts("group_by") {
        match registry::rule_field(event, name) {
            Some(spec) if matches!(spec.field_type, FieldType::StringList | FieldType::IntList) => {
                let help = Some("name a field with a single value".to_owned());
                reader.error(at, format!("`{name}` is {}", spec.field_type.name()), help);
            }
            Some(spec) => fields.push(spec),
            None => {
                let help = Some(field_help(event, name));
                reader.error(at, format!("{} has no field `{name}`", event.name), help);
            }
        }
    }
    if fields.is_empty() {
        fields.extend(registry::rule_field(event, "host.name"));
    }
    fields
}

fn window(reader: &mut Reader<'_, '_>) -> Duration {
    let Some((text, at)) = reader.text("window") else { return window::DEFAULT };
    window::parse(text).unwrap_or_else(|| {
        let help = "write a number and s, m, h or d, from 1s to 7d: `10m`".to_owned();
        reader.error(at, format!("`{text}` is not a window"), Some(help));
        window::DEFAULT
    })
}
