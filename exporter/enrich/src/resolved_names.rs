use std::net::IpAddr;
use std::sync::Arc;

use vigie_event::ProcessUid;
use vigie_event::events::{Endpoints, NetworkDns};

use crate::proc::RecentCache;

/// Addresses that are remembered, each by the process that asked and by its network namespace.
const CAPACITY: usize = 16_384;
/// Seconds for which one is remembered: as the answer says, within these.
const LIFETIME: (u32, u32) = (60, 3600);

/// Who resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Process(ProcessUid),
    /// Whoever in it, for processes that have others ask for them.
    NetworkNamespace(u32),
}

/// Names by the addresses that DNS gave for them, as long as they are worth something.
#[derive(Debug)]
pub(crate) struct ResolvedNames {
    names: RecentCache<(Scope, IpAddr), (Arc<str>, u64)>,
}

impl Default for ResolvedNames {
    fn default() -> Self {
        Self { names: RecentCache::new(CAPACITY) }
    }
}

impl ResolvedNames {
    /// Takes an answer; questions tell nothing.
    pub(crate) fn learn(&mut self, process: ProcessUid, namespace: u32, now_boot_ns: u64, dns: &NetworkDns) {
        let Some(name) = dns.question_name.as_deref().filter(|_| !dns.addresses.is_empty()) else { return };
        let name: Arc<str> = name.to_ascii_lowercase().into();
        let lifetime = u64::from(dns.time_to_live.clamp(LIFETIME.0, LIFETIME.1)) * 1_000_000_000;
        for address in &dns.addresses {
            for scope in [Scope::Process(process), Scope::NetworkNamespace(namespace)] {
                let value = (Arc::clone(&name), now_boot_ns.saturating_add(lifetime));
                self.names.put((scope, address.to_canonical()), value);
            }
        }
    }

    /// The name of the other end.
    pub(crate) fn name(
        &mut self,
        process: ProcessUid,
        namespace: u32,
        now_boot_ns: u64,
        ends: &Endpoints,
    ) -> Option<Arc<str>> {
        // Unix sockets have paths.
        let address = ends.peer_address.as_deref().filter(|_| ends.network_type.is_some())?.parse().ok()?;
        [Scope::Process(process), Scope::NetworkNamespace(namespace)].into_iter().find_map(|scope| {
            let (name, until_boot_ns) = self.names.get(&(scope, address))?;
            (now_boot_ns <= until_boot_ns).then_some(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn answer(name: &str, address: &str, time_to_live: u32) -> NetworkDns {
        let addresses = vec![address.parse().expect("an address")];
        NetworkDns { question_name: Some(name.to_owned()), addresses, time_to_live, ..NetworkDns::default() }
    }

    fn peer(address: &str) -> Endpoints {
        Endpoints { peer_address: Some(address.to_owned()), network_type: Some("ipv4"), ..Endpoints::default() }
    }

    #[test]
    fn a_process_own_name_precedes_that_of_its_namespace() {
        let mut names = ResolvedNames::default();
        names.learn(ProcessUid(1), 7, 0, &answer("One.Example", "192.0.2.7", 300));
        names.learn(ProcessUid(2), 7, 0, &answer("two.example", "192.0.2.7", 300));
        let mut name = |process, namespace| names.name(ProcessUid(process), namespace, SECOND, &peer("192.0.2.7"));
        assert_eq!(name(1, 7).as_deref(), Some("one.example"));
        assert_eq!(name(2, 7).as_deref(), Some("two.example"));
        assert_eq!(name(3, 7).as_deref(), Some("two.example"));
        assert_eq!(name(3, 8), None);
    }

    #[test]
    fn names_are_forgotten_as_the_answer_says_within_bounds() {
        let mut names = ResolvedNames::default();
        names.learn(ProcessUid(1), 7, 0, &answer("short.example", "192.0.2.1", 0));
        names.learn(ProcessUid(1), 7, 0, &answer("long.example", "192.0.2.2", u32::MAX));
        let mut is_known = |address, seconds| names.name(ProcessUid(1), 7, seconds * SECOND, &peer(address)).is_some();
        assert!(is_known("192.0.2.1", 60) && !is_known("192.0.2.1", 61));
        assert!(is_known("192.0.2.2", 3600) && !is_known("192.0.2.2", 3601));
    }

    #[test]
    fn what_is_no_address_has_no_name() {
        let mut names = ResolvedNames::default();
        names.learn(ProcessUid(1), 7, 0, &answer("one.example", "::ffff:192.0.2.7", 300));
        let unix = Endpoints { peer_address: Some("192.0.2.7".to_owned()), ..Endpoints::default() };
        assert_eq!(names.name(ProcessUid(1), 7, 0, &unix), None);
        assert!(names.name(ProcessUid(1), 7, 0, &peer("192.0.2.7")).is_some());
    }
}
