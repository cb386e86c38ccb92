use std::borrow::Cow;

use vigie_event::{EventSpec, FieldType, Value, registry};

use super::derive::complete;
use super::sample::{Facts, Sample, Values};
use crate::RuleError;
use crate::condition::{ancestor_help, field_help};
use crate::yaml::{Document, Entry, Node, NodeKind};

/// Reads a sample: rule field names, dotted or nested, and `ancestors`, a list of mappings.
///
/// # Errors
/// Every field that the event does not have, and every value of a wrong type.
pub(super) fn sample(document: Document<'_>, node: &Node, event: &'static EventSpec) -> Result<Sample, Vec<RuleError>> {
    let mut errors = Vec::new();
    let mut sample = Sample::default();
    let NodeKind::Map(entries) = &node.kind else {
        let help = Some("write `{process.executable.name: bash}`".to_owned());
        return Err(vec![document.error(node.at, format!("a sample is a mapping, not {}", node.describe()), help)]);
    };
    let (ancestors, fields): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.key == "ancestors");
    let field = |name: &str| registry::rule_field(event, name).map(|spec| (spec.rule_name(), spec.field_type));
    let reader = FieldReader { document, owner: event.name, find: &field, help: &|name| field_help(event, name) };
    reader.read(&mut sample.values, "", &fields, &mut errors);
    let ancestors = match ancestors.first() {
        Some(entry) => elements(document, &entry.value, &mut errors),
        None => &[],
    };
    for ancestor in ancestors {
        let NodeKind::Map(entries) = &ancestor.kind else {
            errors.push(document.error(
                ancestor.at,
                format!("an ancestor is a mapping, not {}", ancestor.describe()),
                None,
            ));
            continue;
        };
        let fact = |name: &str| registry::ancestor_field(name).map(|spec| (spec.name, spec.field_type));
        let mut facts = Facts::default();
        let reader = FieldReader { document, owner: "an ancestor", find: &fact, help: &ancestor_help };
        reader.read(&mut facts.0, "", &entries.iter().collect::<Vec<_>>(), &mut errors);
        sample.ancestors.push(facts);
    }
    complete(&mut sample, event);
    if errors.is_empty() { Ok(sample) } else { Err(errors) }
}

fn elements<'n>(document: Document<'_>, node: &'n Node, errors: &mut Vec<RuleError>) -> &'n [Node] {
    if let NodeKind::List(items) = &node.kind {
        items
    } else {
        errors.push(document.error(node.at, format!("`ancestors` is a list, not {}", node.describe()), None));
        &[]
    }
}

struct FieldReader<'a> {
    document: Document<'a>,
    /// Whose fields they are, for error messages.
    owner: &'a str,
    find: &'a dyn Fn(&str) -> Option<(&'static str, FieldType)>,
    help: &'a dyn Fn(&str) -> String,
}

impl FieldReader<'_> {
    fn read(&self, values: &mut Values, prefix: &str, entries: &[&Entry], errors: &mut Vec<RuleError>) {
        for entry in entries {
            let name = if prefix.is_empty() { entry.key.clone() } else { format!("{prefix}.{}", entry.key) };
            match ((self.find)(&name), &entry.value.kind) {
                (Some((name, field_type)), _) => {
                    if let Some(value) = value(field_type, &entry.value) {
                        if values.insert(name, value).is_some() {
                            errors.push(self.document.error(entry.key_at, format!("`{name}` stands here twice"), None));
                        }
                    } else {
                        let message = format!("`{name}` is {}", field_type.name());
                        errors.push(self.document.error(entry.value.at, message, None));
                    }
                }
                (None, NodeKind::Map(below)) => {
                    // The tree's depth is bounded by the YAML parser.
                    self.read(values, &name, &below.iter().collect::<Vec<_>>(), errors);
                }
                (None, _) => {
                    let message = format!("{} has no field `{name}`", self.owner);
                    errors.push(self.document.error(entry.key_at, message, Some((self.help)(&name))));
                }
            }
        }
    }
}

fn value(field_type: FieldType, node: &Node) -> Option<Value<'static>> {
    let texts = |items: &[Node]| items.iter().map(|item| Some(item.scalar()?.text.clone())).collect::<Option<Vec<_>>>();
    match (field_type, &node.kind) {
        (_, NodeKind::Scalar(scalar)) if scalar.is_null() => Some(Value::Null),
        (FieldType::Bool, NodeKind::Scalar(scalar)) => scalar.text.parse().ok().map(Value::Bool),
        (FieldType::Int, NodeKind::Scalar(scalar)) => scalar.text.parse().ok().map(Value::Int),
        (FieldType::String, NodeKind::Scalar(scalar)) => Some(Value::String(Cow::Owned(scalar.text.clone()))),
        (FieldType::StringList, NodeKind::List(items)) => {
            texts(items).map(|texts| Value::StringList(Cow::Owned(texts)))
        }
        (FieldType::IntList, NodeKind::List(items)) => {
            let integers: Option<Vec<i64>> = texts(items)?.iter().map(|text| text.parse().ok()).collect();
            integers.map(|integers| Value::IntList(Cow::Owned(integers)))
        }
        _ => None,
    }
}
