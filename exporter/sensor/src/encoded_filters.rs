use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use vigie_bpf::wire::{self, filter_endpoint_part, limit, read_mode};
use vigie_event::RecordCondition;
use zerocopy::IntoBytes as _;

use crate::{FilterPlan, ReadPlan};

pub(crate) const NAME_SIZE: usize = limit::LIMIT_FILTER_NAME as usize;
pub(crate) const PATH_SIZE: usize = limit::LIMIT_FILTER_PATH as usize;

/// Entries of one trie that a plan may have: while it takes another's place, those of both are there.
const MAX_ENTRIES: usize = limit::FILTER_PATH_ENTRIES as usize / 2;

/// Names of files to be read that a plan may have.
const MAX_NAMES: usize = limit::FILTER_READ_NAMES as usize / 2;

/// Addresses and ports that a plan may have.
const MAX_ENDPOINTS: usize = limit::FILTER_ENDPOINTS as usize / 2;

pub(crate) const ENDPOINT_SIZE: usize = size_of::<wire::filter_endpoint>();

/// Texts, and the kinds that are wanted where a path begins so.
pub(crate) type Entries = BTreeMap<Vec<u8>, u64>;

/// Keys of the `filter_endpoints` map, and the kinds that are wanted with such an address or port.
pub(crate) type EndpointEntries = BTreeMap<[u8; ENDPOINT_SIZE], u64>;

/// A plan as the programs read it.
#[derive(Debug)]
pub(crate) struct EncodedFilters {
    pub(crate) filters: wire::filters,
    pub(crate) read_names: BTreeSet<[u8; NAME_SIZE]>,
    pub(crate) prefixes: Entries,
    /// In reverse.
    pub(crate) suffixes: Entries,
    pub(crate) endpoints: EndpointEntries,
}

impl EncodedFilters {
    /// What the maps cannot hold turns what it belongs to into "all".
    pub(crate) fn of(plan: &FilterPlan, self_pid: u32) -> Self {
        let enabled_kinds = plan.kinds.iter().map(|kind| bit(*kind)).fold(0, |all, bit| all | bit);
        let mut encoded = Self {
            filters: wire::filters {
                enabled_kinds,
                judged_kinds: 0,
                home_kinds: enabled_kinds,
                marked_kinds: enabled_kinds,
                repeat_kinds: plan.repeats.iter().map(|kind| bit(*kind)).fold(0, |all, bit| all | bit),
                read_name_lengths: 0,
                read_mode: read_mode::READ_MODE_NONE,
                self_pid,
            },
            read_names: BTreeSet::new(),
            prefixes: Entries::new(),
            suffixes: Entries::new(),
            endpoints: EndpointEntries::new(),
        };
        encoded.add_reads(&plan.reads);
        encoded.add_conditions(plan);
        if encoded.prefixes.len().max(encoded.suffixes.len()) > MAX_ENTRIES {
            tracing::warn!(
                most = MAX_ENTRIES,
                "more paths are asked for than the kernel can hold: it lets all through"
            );
            (encoded.prefixes, encoded.suffixes) = (Entries::new(), Entries::new());
            encoded.judge_no(FilterPlan::judges_paths_of);
        }
        if encoded.endpoints.len() > MAX_ENDPOINTS {
            tracing::warn!(
                most = MAX_ENDPOINTS,
                "more addresses and ports are asked for than the kernel can hold: it lets all through"
            );
            encoded.endpoints = EndpointEntries::new();
            encoded.judge_no(|kind| !FilterPlan::judges_paths_of(kind));
        }
        let whatever = enabled_kinds & !encoded.filters.judged_kinds;
        inherit(&mut encoded.prefixes, whatever);
        inherit(&mut encoded.suffixes, whatever);
        encoded.endpoints.values_mut().for_each(|kinds| *kinds |= whatever);
        encoded
    }

    fn add_reads(&mut self, reads: &ReadPlan) {
        match reads {
            ReadPlan::None => {}
            ReadPlan::All => self.want_all_reads(),
            ReadPlan::Names(names) if names.len() > MAX_NAMES => self.want_all_reads(),
            ReadPlan::Names(names) => {
                self.filters.read_mode = read_mode::READ_MODE_NAMES;
                for name in names {
                    let Some(key) = padded(name) else { return self.want_all_reads() };
                    self.filters.read_name_lengths |= 1 << name.len();
                    self.read_names.insert(key);
                }
            }
        }
    }

    /// With all lengths, so that who sees the mode of the next plan beside these loses no name of it.
    fn want_all_reads(&mut self) {
        (self.filters.read_mode, self.filters.read_name_lengths) = (read_mode::READ_MODE_ALL, u64::MAX);
    }

    /// Has all records of these kinds wanted, whatever they name.
    fn judge_no(&mut self, is_of: impl Fn(u32) -> bool) {
        let filters = &mut self.filters;
        let kinds = (0..u64::BITS).filter(|kind| is_of(*kind)).map(bit).fold(0, |all, bit| all | bit);
        filters.judged_kinds &= !kinds;
        filters.home_kinds |= kinds & filters.enabled_kinds;
        filters.marked_kinds |= kinds & filters.enabled_kinds;
    }

    fn add_conditions(&mut self, plan: &FilterPlan) {
        let judged = plan.conditions.iter().filter(|(kind, _)| FilterPlan::judges(**kind));
        for (kind, conditions) in judged.filter(|(kind, _)| plan.kinds.contains(kind)) {
            let bit = bit(*kind);
            self.filters.judged_kinds |= bit;
            self.filters.home_kinds &= !bit;
            self.filters.marked_kinds &= !bit;
            for condition in conditions {
                match condition {
                    RecordCondition::Whole(path) => add(&mut self.prefixes, path.bytes().chain([0]), bit),
                    RecordCondition::Prefix(prefix) => add(&mut self.prefixes, prefix.bytes(), bit),
                    RecordCondition::Suffix(suffix) => add(&mut self.suffixes, suffix.bytes().rev(), bit),
                    RecordCondition::HomeDotFile => self.filters.home_kinds |= bit,
                    RecordCondition::Mark => self.filters.marked_kinds |= bit,
                    other => {
                        if let Some(key) = endpoint_key(other) {
                            *self.endpoints.entry(key).or_default() |= bit;
                        }
                    }
                }
            }
        }
    }
}

fn bit(kind: u32) -> u64 {
    1_u64.checked_shl(kind).unwrap_or_default()
}

/// The key under which the programs look for this port or address; none for what is about other things.
pub(crate) fn endpoint_key(condition: &RecordCondition) -> Option<[u8; ENDPOINT_SIZE]> {
    let port = |port, part| wire::filter_endpoint { address: [0; 16], port, part };
    let address = |address: IpAddr, part| {
        let address = match address {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        wire::filter_endpoint { address: address.octets(), port: 0, part }
    };
    let key = match *condition {
        RecordCondition::PeerPort(number) => port(number, filter_endpoint_part::ENDPOINT_PEER_PORT as u16),
        RecordCondition::LocalPort(number) => port(number, filter_endpoint_part::ENDPOINT_LOCAL_PORT as u16),
        RecordCondition::PeerAddress(peer) => address(peer, filter_endpoint_part::ENDPOINT_PEER_ADDRESS as u16),
        RecordCondition::LocalAddress(local) => address(local, filter_endpoint_part::ENDPOINT_LOCAL_ADDRESS as u16),
        _ => return None,
    };
    let mut bytes = [0; ENDPOINT_SIZE];
    bytes.copy_from_slice(key.as_bytes());
    Some(bytes)
}

/// The last byte stays zero: the program compares names of up to 31 bytes.
fn padded(name: &str) -> Option<[u8; NAME_SIZE]> {
    let mut key = [0; NAME_SIZE];
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() >= NAME_SIZE {
        return None;
    }
    key[..bytes.len()].copy_from_slice(bytes);
    Some(key)
}

/// What is longer than any path that the programs judge can hold of none.
fn add(entries: &mut Entries, text: impl Iterator<Item = u8>, bit: u64) {
    let text: Vec<u8> = text.take(PATH_SIZE + 1).collect();
    if text.len() <= PATH_SIZE {
        *entries.entry(text).or_default() |= bit;
    }
}

/// A trie gives the longest entry that a path begins with: each must also say what those say that it begins with itself.
/// `whatever`: kinds that are wanted whatever their records name. An entry that stands for them before the switch does says so too.
fn inherit(entries: &mut Entries, whatever: u64) {
    let mut within: Vec<(&[u8], u64)> = Vec::new();
    // In order, so that each comes right behind those that it begins with.
    for (text, kinds) in entries {
        while within.last().is_some_and(|(outer, _)| !text.starts_with(outer)) {
            within.pop();
        }
        *kinds |= within.last().map_or(whatever, |(_, kinds)| *kinds);
        within.push((text, *kinds));
    }
}

#[cfg(test)]
mod tests {
    use vigie_bpf::wire::event_kind;

    use super::*;

    fn encoded(conditions: impl IntoIterator<Item = RecordCondition>) -> EncodedFilters {
        let conditions = BTreeMap::from([(5, conditions.into_iter().collect())]);
        EncodedFilters::of(&FilterPlan { kinds: BTreeSet::from([5, 6]), conditions, ..FilterPlan::default() }, 7)
    }

    #[test]
    fn kinds_become_bits() {
        let filters = encoded([RecordCondition::Mark]).filters;
        assert_eq!((filters.enabled_kinds, filters.self_pid), (0b110_0000, 7));
        assert_eq!((filters.judged_kinds, filters.marked_kinds, filters.home_kinds), (1 << 5, 0b110_0000, 1 << 6));
    }

    #[test]
    fn names_set_their_lengths() {
        let names = BTreeSet::from(["shadow".to_owned(), "id_rsa".to_owned(), "sudoers".to_owned()]);
        let encoded = EncodedFilters::of(&FilterPlan { reads: ReadPlan::Names(names), ..FilterPlan::default() }, 1);
        assert_eq!(encoded.filters.read_name_lengths, 1 << 6 | 1 << 7);
        assert_eq!(encoded.filters.read_mode, read_mode::READ_MODE_NAMES);
        assert_eq!(encoded.read_names.len(), 3);
    }

    #[test]
    fn a_name_that_does_not_fit_asks_for_all() {
        let names = BTreeSet::from(["x".repeat(32)]);
        let encoded = EncodedFilters::of(&FilterPlan { reads: ReadPlan::Names(names), ..FilterPlan::default() }, 1);
        assert_eq!(encoded.filters.read_mode, read_mode::READ_MODE_ALL);
    }

    #[test]
    fn more_names_than_the_map_holds_ask_for_all() {
        let names = (0..=MAX_NAMES).map(|number| format!("name-{number}")).collect();
        let encoded = EncodedFilters::of(&FilterPlan { reads: ReadPlan::Names(names), ..FilterPlan::default() }, 1);
        assert_eq!((encoded.filters.read_mode, encoded.read_names.len()), (read_mode::READ_MODE_ALL, 0));
    }

    #[test]
    fn what_is_within_another_entry_says_what_that_says() {
        let conditions =
            |paths: &[&str]| paths.iter().map(|path| RecordCondition::Prefix((*path).to_owned())).collect();
        let paths =
            BTreeMap::from([(5, conditions(&["/etc/", "/opt/"])), (6, conditions(&["/etc/cron.d/", "/etc/ssh"]))]);
        let plan = FilterPlan { kinds: BTreeSet::from([5, 6]), conditions: paths, ..FilterPlan::default() };
        let prefixes = EncodedFilters::of(&plan, 1).prefixes;
        let kinds = |path: &str| prefixes.get(path.as_bytes()).copied();
        assert_eq!((kinds("/etc/"), kinds("/opt/")), (Some(1 << 5), Some(1 << 5)), "no kind is wanted everywhere");
        assert_eq!((kinds("/etc/cron.d/"), kinds("/etc/ssh")), (Some(0b110_0000), Some(0b110_0000)));
    }

    #[test]
    fn more_than_a_trie_holds_asks_for_all() {
        let many = (0..=MAX_ENTRIES).map(|number| RecordCondition::Suffix(format!("/{number}")));
        let encoded = encoded(many);
        assert_eq!((encoded.filters.judged_kinds, encoded.suffixes.len()), (0, 0));
        assert_eq!(encoded.filters.home_kinds, encoded.filters.enabled_kinds);
    }

    /// What there is no room for is let through, and nothing else: paths are judged as before.
    #[test]
    fn more_ports_than_the_set_holds_ask_for_all_of_their_kinds() {
        let ports = (0..=MAX_ENDPOINTS).map(|port| RecordCondition::PeerPort(port as u16)).collect();
        let (file, socket) = (event_kind::KIND_FILE_DELETE, event_kind::KIND_NETWORK_CONNECT);
        let path = BTreeSet::from([RecordCondition::Prefix("/etc/".to_owned())]);
        let conditions = BTreeMap::from([(file, path), (socket, ports)]);
        let plan = FilterPlan { kinds: BTreeSet::from([file, socket]), conditions, ..FilterPlan::default() };
        let encoded = EncodedFilters::of(&plan, 1);
        assert_eq!((encoded.filters.judged_kinds, encoded.endpoints.len()), (bit(file), 0));
        assert_eq!(encoded.filters.marked_kinds, bit(socket));
        assert_eq!(encoded.prefixes.get(&b"/etc/"[..]), Some(&(bit(file) | bit(socket))));
    }
}
