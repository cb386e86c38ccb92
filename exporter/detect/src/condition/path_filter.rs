use std::sync::Arc;

use vigie_event::{EventSpec, PathCondition, PathFilter};

use super::{Condition, Predicate, Source, Test, TextSet};

/// Which records of an event can fulfil a condition, by their paths: a superset, found without evaluating. What is not
/// understood can be fulfilled by any.
pub(crate) fn path_filter(event: &EventSpec, condition: &Condition) -> PathFilter {
    filter(event.has_two_paths(), condition, &of_predicate)
}

/// The same of files that are opened for reading alone.
pub(super) fn read_path_filter(condition: &Condition) -> PathFilter {
    filter(false, condition, &|predicate| {
        if asks_for_writing(predicate) { PathFilter::None } else { of_predicate(predicate) }
    })
}

fn filter(has_two_paths: bool, condition: &Condition, leaf: &impl Fn(&Predicate) -> PathFilter) -> PathFilter {
    let part = |part| filter(has_two_paths, part, leaf);
    match condition {
        Condition::Constant(false) => PathFilter::None,
        // What a negation excludes says nothing of what is left.
        Condition::Constant(true) | Condition::Not(_) => PathFilter::All,
        Condition::Test(predicate) => leaf(predicate),
        Condition::All(parts) => parts.iter().map(part).fold(PathFilter::All, |all, part| all.and(part, has_two_paths)),
        Condition::Any(parts) => parts.iter().map(part).fold(PathFilter::None, PathFilter::or),
    }
}

fn asks_for_writing(predicate: &Predicate) -> bool {
    let Source::Field(field) = predicate.source else { return false };
    match (field.rule_name(), &predicate.test) {
        ("file.for_writing" | "file.created", Test::Is(true)) => true,
        ("file.open_flags", Test::HoldsText(flag)) => matches!(&**flag, "O_WRONLY" | "O_RDWR"),
        _ => false,
    }
}

fn of_predicate(predicate: &Predicate) -> PathFilter {
    let Source::Field(field) = predicate.source else { return PathFilter::All };
    let asked = &predicate.test;
    match field.rule_name() {
        "file.path" | "file.target.path" | "file.symbolic_link.target_path" => match asked {
            Test::Prefix(text) => one(PathCondition::Prefix(text.to_string())),
            Test::Suffix(text) => one(PathCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| PathCondition::Whole(text.to_owned())),
        },
        "file.name" | "file.target.name" => match asked {
            Test::Suffix(text) => one(PathCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| PathCondition::Suffix(format!("/{text}"))),
        },
        "file.extension" => match asked {
            Test::Suffix(text) => one(PathCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| PathCondition::Suffix(format!(".{text}"))),
        },
        "file.directory" | "file.target.directory" => match asked {
            Test::Prefix(text) => one(PathCondition::Prefix(text.to_string())),
            // The root's slash is there already.
            asked => equal(asked, |text| PathCondition::Prefix(format!("{}/", text.strip_suffix('/').unwrap_or(text)))),
        },
        name if asks_for_mark(name, asked) => one(PathCondition::Mark),
        _ => PathFilter::All,
    }
}

/// Whether it holds of records with the mark of their kind alone.
fn asks_for_mark(field: &str, asked: &Test) -> bool {
    const NAMESPACE: &str = "security.";
    match (field, asked) {
        ("file.is_setuid" | "file.is_setgid" | "file.overlay_upper", Test::Is(true)) => true,
        ("file.xattr.name", Test::Text(text) | Test::Prefix(text)) => text.starts_with(NAMESPACE),
        ("file.xattr.name", Test::Texts(set)) => set.values.iter().all(|text| text.starts_with(NAMESPACE)),
        _ => false,
    }
}

fn one(condition: PathCondition) -> PathFilter {
    PathFilter::any_of([condition])
}

/// For a test that only certain texts pass.
fn equal(asked: &Test, condition: impl Fn(&str) -> PathCondition) -> PathFilter {
    let values = |set: &Arc<TextSet>| PathFilter::any_of(set.values.iter().map(|text| condition(text)));
    match asked {
        Test::Text(text) => one(condition(text)),
        Test::Texts(set) => values(set),
        _ => PathFilter::All,
    }
}
