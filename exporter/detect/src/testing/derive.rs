//! What a sample need not spell out, because an event has it from another field.

use std::borrow::Cow;

use vigie_event::{EventSpec, Value, registry, text};

use super::sample::{Facts, Sample, Values};

/// Adds names, directories and extensions of paths, command lines, the parent, and the outcome.
pub(super) fn complete(sample: &mut Sample, event: &EventSpec) {
    for ancestor in &mut sample.ancestors {
        from_siblings(&mut ancestor.0, registry::PROCESS.iter().map(|spec| spec.name));
    }
    complete_parent(sample);
    from_siblings(&mut sample.values, registry::rule_fields(event).map(vigie_event::FieldSpec::rule_name));
    let paths: Vec<String> =
        sample.ancestors.iter().filter_map(|a| Some(string(&a.0, "executable.path")?.to_owned())).collect();
    if !paths.is_empty() {
        sample.values.entry("process.ancestors.executable_paths").or_insert(Value::StringList(Cow::Owned(paths)));
    }
    let outcome = if sample.values.contains_key("error.type") { "failure" } else { "success" };
    sample.values.entry("event.outcome").or_insert(Value::str(outcome));
}

/// The parent is the nearest ancestor: whichever the sample names gives the other.
fn complete_parent(sample: &mut Sample) {
    let field = |name: &str| {
        registry::COMMON.iter().find(|spec| spec.rule_name().strip_prefix("process.parent.") == Some(name))
    };
    if let Some(nearest) = sample.ancestors.first() {
        for (name, value) in &nearest.0 {
            if let Some(spec) = field(name) {
                sample.values.entry(spec.rule_name()).or_insert_with(|| value.clone());
            }
        }
    } else {
        let facts: Values = registry::PROCESS
            .iter()
            .filter_map(|fact| Some((fact.name, sample.values.get(field(fact.name)?.rule_name())?.clone())))
            .collect();
        if !facts.is_empty() {
            let mut parent = Facts(facts);
            from_siblings(&mut parent.0, registry::PROCESS.iter().map(|spec| spec.name));
            sample.ancestors.push(parent);
        }
    }
}

fn string<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    match values.get(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// `x.name`, `x.directory` and `x.extension` from `x.path`, `x.command_line` from `x.command_args`.
fn from_siblings(values: &mut Values, names: impl Iterator<Item = &'static str>) {
    for name in names.filter(|name| !name.ends_with("path")) {
        let (stem, last) = name.rsplit_once('.').unwrap_or(("", name));
        let sibling = |other: &str| if stem.is_empty() { other.to_owned() } else { format!("{stem}.{other}") };
        let derived = match last {
            "name" => string(values, &sibling("path")).map(|path| text::file_name(path).to_owned()),
            "directory" => string(values, &sibling("path")).map(|path| text::directory(path).to_owned()),
            "extension" => string(values, &sibling("path")).and_then(|path| text::extension(path).map(str::to_owned)),
            "command_line" => match values.get(sibling("command_args").as_str()) {
                Some(Value::StringList(arguments)) => Some(arguments.join(" ")),
                _ => None,
            },
            _ => None,
        };
        if let Some(derived) = derived {
            values.entry(name).or_insert(Value::String(Cow::Owned(derived)));
        }
    }
}
