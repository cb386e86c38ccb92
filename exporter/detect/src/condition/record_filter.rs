use std::net::IpAddr;
use std::sync::Arc;

use vigie_event::{EventSpec, RecordCondition, RecordFilter};

use super::{Comparison, Condition, Predicate, Source, Test, TextSet};

/// Which records of an event can fulfil a condition, by their paths, addresses and ports: a superset, found without evaluating. What is not
/// understood can be fulfilled by any.
pub(crate) fn record_filter(event: &EventSpec, condition: &Condition) -> RecordFilter {
    filter(event.names_several(), condition, &of_predicate)
}

/// The same of files that are opened for reading alone.
pub(super) fn of_reads(condition: &Condition) -> RecordFilter {
    filter(false, condition, &|predicate| {
        if asks_for_writing(predicate) { RecordFilter::None } else { of_predicate(predicate) }
    })
}

fn filter(names_several: bool, condition: &Condition, leaf: &impl Fn(&Predicate) -> RecordFilter) -> RecordFilter {
    let part = |part| filter(names_several, part, leaf);
    match condition {
        Condition::Constant(false) => RecordFilter::None,
        // What a negation excludes says nothing of what is left.
        Condition::Constant(true) | Condition::Not(_) => RecordFilter::All,
        Condition::Test(predicate) => leaf(predicate),
        Condition::All(parts) => {
            parts.iter().map(part).fold(RecordFilter::All, |all, part| all.and(part, names_several))
        }
        Condition::Any(parts) => parts.iter().map(part).fold(RecordFilter::None, RecordFilter::or),
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

fn of_predicate(predicate: &Predicate) -> RecordFilter {
    let Source::Field(field) = predicate.source else { return RecordFilter::All };
    let asked = &predicate.test;
    match field.rule_name() {
        "file.path" | "file.target.path" | "file.symbolic_link.target_path" => match asked {
            Test::Prefix(text) => one(RecordCondition::Prefix(text.to_string())),
            Test::Suffix(text) => one(RecordCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| RecordCondition::Whole(text.to_owned())),
        },
        "file.name" | "file.target.name" => match asked {
            Test::Suffix(text) => one(RecordCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| RecordCondition::Suffix(format!("/{text}"))),
        },
        "file.extension" => match asked {
            Test::Suffix(text) => one(RecordCondition::Suffix(text.to_string())),
            asked => equal(asked, |text| RecordCondition::Suffix(format!(".{text}"))),
        },
        "file.directory" | "file.target.directory" => match asked {
            Test::Prefix(text) => one(RecordCondition::Prefix(text.to_string())),
            // The root's slash is there already.
            asked => {
                equal(asked, |text| RecordCondition::Prefix(format!("{}/", text.strip_suffix('/').unwrap_or(text))))
            }
        },
        "network.peer.address" => address(asked, RecordCondition::PeerAddress),
        "network.local.address" => address(asked, RecordCondition::LocalAddress),
        "network.peer.port" => port(asked, RecordCondition::PeerPort),
        "network.local.port" => port(asked, RecordCondition::LocalPort),
        name if asks_for_mark(name, asked) => one(RecordCondition::Mark),
        _ => RecordFilter::All,
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

/// What is no address of IP can only be the name of a Unix socket.
fn address(asked: &Test, condition: fn(IpAddr) -> RecordCondition) -> RecordFilter {
    let is_unix = |_| RecordCondition::Mark;
    equal(asked, |text| text.parse().map_or_else(is_unix, |address: IpAddr| condition(address.to_canonical())))
}

/// What is no port is nobody's.
fn port(asked: &Test, condition: fn(u16) -> RecordCondition) -> RecordFilter {
    let of = |number: &i64| u16::try_from(*number).ok().map(condition);
    match asked {
        Test::Integer(Comparison::Equal, number) => RecordFilter::any_of(of(number)),
        Test::Integers(set) => RecordFilter::any_of(set.values.iter().filter_map(of)),
        _ => RecordFilter::All,
    }
}

fn one(condition: RecordCondition) -> RecordFilter {
    RecordFilter::any_of([condition])
}

/// For a test that only certain texts pass.
fn equal(asked: &Test, condition: impl Fn(&str) -> RecordCondition) -> RecordFilter {
    let values = |set: &Arc<TextSet>| RecordFilter::any_of(set.values.iter().map(|text| condition(text)));
    match asked {
        Test::Text(text) => one(condition(text)),
        Test::Texts(set) => values(set),
        _ => RecordFilter::All,
    }
}
