use vigie_event::EventSpec;
use vigie_event::registry::{self, EVENTS};

use crate::suggest;

/// What to say to someone who named a field that the event does not have.
pub(crate) fn field_help(event: &EventSpec, name: &str) -> String {
    let owners: Vec<_> = EVENTS
        .iter()
        .filter(|other| !other.internal && registry::rule_field(other, name).is_some())
        .map(|other| other.name)
        .collect();
    if !owners.is_empty() {
        return format!("it is a field of {}", owners.join(", "));
    }
    among(name, &registry::rule_fields(event).map(vigie_event::FieldSpec::rule_name).collect::<Vec<_>>())
}

/// The same for a fact about an ancestor.
pub(crate) fn ancestor_help(name: &str) -> String {
    among(name, &registry::PROCESS.iter().map(|field| field.name).collect::<Vec<_>>())
}

fn among(name: &str, names: &[&'static str]) -> String {
    let those = |wanted: &dyn Fn(&str) -> bool| {
        let found: Vec<_> = names.iter().copied().filter(|field| wanted(field)).collect();
        found.join(", ")
    };
    if name.strip_prefix("vigie.").is_some_and(|own| names.contains(&own)) {
        return "rules leave out the prefix `vigie.`".to_owned();
    }
    if let Some(nearest) = suggest::nearest(name, names.iter().copied()) {
        return format!("did you mean `{nearest}`?");
    }
    let below = those(&|field| field.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
    if !below.is_empty() {
        return format!("the fields below it are {below}");
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let alike = those(&|field| field.rsplit('.').next() == Some(last));
    if !alike.is_empty() {
        return format!("fields that end in `{last}`: {alike}");
    }
    // `process.parent.*` repeats `process.*`, and would bury what is the event's own.
    format!("there are: {}", those(&|field| !field.starts_with("process.parent.")))
}
