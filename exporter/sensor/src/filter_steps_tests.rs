//! A filter takes another's place step by step: what both want is never left out.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vigie_bpf::wire::{event_kind, filters, read_mode};
use vigie_event::RecordCondition;

use super::FilterStep;
use crate::encoded_filters::{EncodedFilters, Entries, endpoint_key};
use crate::{FilterPlan, ReadPlan};

/// Kinds whose paths are judged, and kinds whose endpoints are.
const KINDS: [u32; 4] = [
    event_kind::KIND_FILE_OPEN,
    event_kind::KIND_FILE_DELETE,
    event_kind::KIND_NETWORK_CONNECT,
    event_kind::KIND_NETWORK_SEND,
];
const PORTS: [u16; 3] = [53, 80, 443];
const PATHS: [&str; 7] = ["/etc/a", "/etc/a/b", "/etc/b", "/home/u/.x", "/tmp/a", "/tmp/b/a", "/x"];
const TEXTS: [&str; 8] = ["/etc/", "/etc/a", "/etc/a/", "/tmp/", "/", "/a", "/b/a", "a"];

fn conditions() -> impl Strategy<Value = BTreeSet<RecordCondition>> {
    let text = || prop::sample::select(&TEXTS[..]).prop_map(str::to_owned);
    let condition = prop_oneof![
        4 => text().prop_map(RecordCondition::Prefix),
        3 => text().prop_map(RecordCondition::Suffix),
        2 => text().prop_map(RecordCondition::Whole),
        1 => Just(RecordCondition::HomeDotFile),
        1 => Just(RecordCondition::Mark),
    ];
    prop::collection::btree_set(condition, 1..4)
}

fn ports() -> impl Strategy<Value = BTreeSet<RecordCondition>> {
    let port = || prop::sample::select(&PORTS[..]);
    let condition = prop_oneof![
        4 => port().prop_map(RecordCondition::PeerPort),
        2 => port().prop_map(RecordCondition::LocalPort),
        1 => Just(RecordCondition::Mark),
    ];
    prop::collection::btree_set(condition, 1..4)
}

fn plan() -> impl Strategy<Value = FilterPlan> {
    let reads = prop_oneof![
        Just(ReadPlan::None),
        Just(ReadPlan::All),
        prop::collection::btree_set(prop::sample::select(&["a", "bb", "ccc"][..]).prop_map(str::to_owned), 1..3)
            .prop_map(ReadPlan::Names),
    ];
    // Of each kind none, those of some paths, or all.
    let whatever = || Just(Some(BTreeSet::new()));
    let of_files = || prop_oneof![1 => Just(None), 3 => conditions().prop_map(Some), 1 => whatever()];
    let of_sockets = || prop_oneof![1 => Just(None), 3 => ports().prop_map(Some), 1 => whatever()];
    ([of_files(), of_files()], [of_sockets(), of_sockets()], reads).prop_map(|(files, sockets, reads)| {
        let of_kinds = KINDS.into_iter().zip(files.into_iter().chain(sockets));
        let wanted: Vec<_> = of_kinds.filter_map(|(kind, conditions)| Some((kind, conditions?))).collect();
        FilterPlan {
            kinds: wanted.iter().map(|(kind, _)| *kind).collect(),
            conditions: wanted.into_iter().filter(|(_, conditions)| !conditions.is_empty()).collect::<BTreeMap<_, _>>(),
            reads,
            ..FilterPlan::default()
        }
    })
}

/// As a trie does.
fn longest<'a>(entries: &'a Entries, text: &[u8]) -> Option<&'a u64> {
    entries
        .iter()
        .filter(|(entry, _)| text.starts_with(entry))
        .max_by_key(|(entry, _)| entry.len())
        .map(|(_, kinds)| kinds)
}

/// What the program answers for a socket with what is in the maps, by the port at the other end; none of a Unix socket.
fn lets_socket_through(maps: &EncodedFilters, filters: &filters, kind: u32, port: Option<u16>) -> bool {
    let bit = 1_u64 << kind;
    if filters.enabled_kinds & bit == 0 {
        return false;
    }
    let of_port = |port| maps.endpoints.get(&endpoint_key(&RecordCondition::PeerPort(port)).expect("a port"));
    filters.judged_kinds & bit == 0
        || match port {
            Some(port) => of_port(port).is_some_and(|kinds| kinds & bit != 0),
            None => filters.marked_kinds & bit != 0,
        }
}

/// What the program answers for a path with what is in the maps.
fn lets_through(maps: &EncodedFilters, filters: &filters, kind: u32, path: &str, is_marked: bool) -> bool {
    let bit = 1_u64 << kind;
    if filters.enabled_kinds & bit == 0 {
        return false;
    }
    let whole: Vec<u8> = path.bytes().chain([0]).collect();
    let reverse: Vec<u8> = path.bytes().rev().collect();
    filters.judged_kinds & bit == 0
        || (is_marked && filters.marked_kinds & bit != 0)
        || (filters.home_kinds & bit != 0 && RecordCondition::HomeDotFile.holds(path))
        || [longest(&maps.prefixes, &whole), longest(&maps.suffixes, &reverse)]
            .into_iter()
            .flatten()
            .any(|kinds| kinds & bit != 0)
}

fn reads(maps: &EncodedFilters, filters: &filters, name: &str) -> bool {
    let is_there = maps.read_names.iter().any(|key| key.starts_with(name.as_bytes()) && key[name.len()] == 0);
    match filters.read_mode {
        read_mode::READ_MODE_NONE => false,
        read_mode::READ_MODE_ALL => true,
        _ => filters.read_name_lengths & 1 << name.len() != 0 && is_there,
    }
}

/// Everything that can be seen of two switches while the one takes the other's place.
fn torn(old: &filters, new: &filters) -> impl Iterator<Item = filters> {
    (0..64_u32).map(move |which| {
        let of = |place: u32| if which & 1 << place == 0 { old } else { new };
        filters {
            enabled_kinds: of(0).enabled_kinds,
            judged_kinds: of(1).judged_kinds,
            home_kinds: of(2).home_kinds,
            marked_kinds: of(3).marked_kinds,
            repeat_kinds: old.repeat_kinds,
            read_name_lengths: of(4).read_name_lengths,
            read_mode: of(5).read_mode,
            self_pid: old.self_pid,
        }
    })
}

/// Goes from one plan to another, and asks at each moment for what `wanted` wants.
fn check(maps: &mut EncodedFilters, next: &FilterPlan, wanted: &FilterPlan) -> Result<(), TestCaseError> {
    let next = EncodedFilters::of(next, 1);
    let goal = EncodedFilters::of(wanted, 1);
    for step in FilterStep::between(maps, &next) {
        let before = maps.filters;
        step.note(maps);
        for filters in torn(&before, &maps.filters) {
            for (kind, port) in KINDS[2..]
                .iter()
                .flat_map(|kind| PORTS.map(Some).into_iter().chain([None]).map(move |port| (*kind, port)))
            {
                let must = lets_socket_through(&goal, &goal.filters, kind, port);
                prop_assert!(
                    !must || lets_socket_through(maps, &filters, kind, port),
                    "{kind} {port:?} after {step:?}"
                );
            }
            for (kind, path, is_marked) in KINDS[..2]
                .iter()
                .copied()
                .flat_map(|kind| PATHS.map(|path| (kind, path)))
                .flat_map(|(kind, path)| [false, true].map(|is_marked| (kind, path, is_marked)))
            {
                let must = lets_through(&goal, &goal.filters, kind, path, is_marked);
                prop_assert!(
                    !must || lets_through(maps, &filters, kind, path, is_marked),
                    "{kind} {path} after {step:?}"
                );
            }
            for name in ["a", "bb", "ccc", "dddd"] {
                let must = reads(&goal, &goal.filters, name);
                prop_assert!(!must || reads(maps, &filters, name), "reads of {name} after {step:?}");
            }
        }
    }
    prop_assert_eq!(
        (&maps.prefixes, &maps.suffixes, &maps.read_names, &maps.endpoints),
        (&next.prefixes, &next.suffixes, &next.read_names, &next.endpoints)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_rules_in_force_want_is_let_through_at_every_moment_of_a_reload(old in plan(), new in plan()) {
        let mut maps = EncodedFilters::of(&old, 1);
        let both = old.union(&new);
        check(&mut maps, &both, &old)?;
        check(&mut maps, &new, &new)?;
    }

    /// The encoding says what the conditions say.
    #[test]
    fn the_maps_say_what_the_plan_says(plan in plan(), is_marked in any::<bool>()) {
        let maps = EncodedFilters::of(&plan, 1);
        for (kind, path) in KINDS[..2].iter().flat_map(|kind| PATHS.map(|path| (*kind, path))) {
            let text = crate::filter_model::NamedText { text: path.as_bytes(), ..Default::default() };
            let expected = crate::filter_model::lets_through(&plan, kind, &[text], is_marked);
            prop_assert_eq!(lets_through(&maps, &maps.filters, kind, path, is_marked), expected, "{} {}", kind, path);
        }
    }
}
