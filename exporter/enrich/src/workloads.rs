use std::sync::Arc;
use std::time::Instant;

use vigie_event::{Container, Host, Workload};

use crate::container_catalog::ContainerCatalog;
use crate::declared::{Declared, bytes_of};
use crate::interned::Interned;
use crate::service_identity;

/// Bytes of distinct workloads, as far as processes choose them.
const MAX_BYTES: usize = 8 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    /// What the process itself, its unit or its program says.
    own_name: Option<String>,
    fallback: String,
    declared: Vec<(String, String)>,
    container: Option<Container>,
}

/// Interns workloads: equal ones share one value and one id.
#[derive(Debug)]
pub(crate) struct Workloads {
    host: Arc<Host>,
    known: Interned<Key, Workload>,
    next_id: u64,
}

impl Workloads {
    pub(crate) fn new(host: Arc<Host>) -> Self {
        Self { host, known: Interned::new(MAX_BYTES), next_id: 1 }
    }

    pub(crate) fn host_name(&self) -> &str {
        &self.host.name
    }

    /// The workload that runs `executable_name`. The service is, first that answers: what the process declares, what its
    /// pod or container is called, the systemd service, `unknown_service:` with the program's name.
    pub(crate) fn intern(
        &mut self,
        declared: &Declared,
        container: Option<Container>,
        systemd_service: Option<&str>,
        executable_name: &str,
    ) -> Arc<Workload> {
        let fallback = match systemd_service {
            Some(unit) if container.is_none() => unit.to_owned(),
            _ => format!("unknown_service:{executable_name}"),
        };
        let own_name = declared.service_name.clone();
        self.get(Key { own_name, fallback, declared: declared.attributes.clone(), container })
    }

    /// The same workload with what is known of its container now.
    pub(crate) fn with_container(&mut self, workload: &Arc<Workload>, catalog: &ContainerCatalog) -> Arc<Workload> {
        let Some(container) = &workload.container else { return Arc::clone(workload) };
        let container = Some(catalog.complete(container.clone()));
        let own_name = workload.own_service_name.clone();
        let fallback = workload.fallback_service_name.clone();
        self.get(Key { own_name, fallback, declared: workload.declared.clone(), container })
    }

    /// Where there is too much already, what the process declares is left out.
    fn get(&mut self, mut key: Key) -> Arc<Workload> {
        if let Some(known) = self.known.get(&key) {
            return known;
        }
        let now = Instant::now();
        let mut has_room = self.known.has_room(key.bytes(), now);
        if !has_room && !key.declared.is_empty() {
            key.declared = Vec::new();
            if let Some(known) = self.known.get(&key) {
                return known;
            }
            has_room = self.known.has_room(key.bytes(), now);
        }
        let workload = Arc::new(self.workload(&key));
        if has_room {
            let bytes = key.bytes();
            self.known.insert(key, &workload, bytes);
        }
        workload
    }

    fn workload(&mut self, key: &Key) -> Workload {
        let details = key.container.as_ref().and_then(|container| container.details.as_deref());
        let id = self.next_id;
        self.next_id += 1;
        Workload {
            id,
            service_name: service_identity::name(key.own_name.as_deref(), details, &key.fallback),
            own_service_name: key.own_name.clone(),
            fallback_service_name: key.fallback.clone(),
            declared: key.declared.clone(),
            implied: details.map(service_identity::implied).unwrap_or_default(),
            container: key.container.clone(),
            host: Arc::clone(&self.host),
        }
    }
}

impl Key {
    /// What it takes in memory, as what a workload is found by and as the workload.
    fn bytes(&self) -> usize {
        let name = self.own_name.as_ref().map_or(0, String::len) + self.fallback.len();
        size_of::<Self>() + size_of::<Workload>() + 2 * (name + bytes_of(&self.declared))
    }
}

#[cfg(test)]
mod tests {
    use vigie_event::ContainerDetails;

    use super::*;

    #[test]
    fn what_a_process_says_of_itself_comes_before_what_its_container_is_called() {
        let details = ContainerDetails {
            name: "shop-checkout-1".to_owned(),
            labels: vec![("app.kubernetes.io/name".to_owned(), "checkout".to_owned())],
            ..ContainerDetails::default()
        };
        let plain = ContainerDetails { labels: Vec::new(), ..details.clone() };
        let container =
            |details: &ContainerDetails| Container { details: Some(Arc::new(details.clone())), ..Container::default() };
        let mut workloads = Workloads::new(Arc::default());
        let mut name = |own: Option<&str>, container: Option<Container>| {
            let mut declared = Declared::default();
            declared.service_name = own.map(str::to_owned);
            workloads.intern(&declared, container, Some("unit"), "program").service_name.clone()
        };
        assert_eq!(name(Some("own"), Some(container(&details))), "own");
        assert_eq!(name(None, Some(container(&details))), "checkout");
        assert_eq!(name(None, Some(container(&plain))), "shop-checkout-1");
        assert_eq!(name(None, Some(Container::default())), "unknown_service:program");
        assert_eq!(name(None, None), "unit");
    }

    /// A process may declare 36 KiB, and tens of thousands of processes may each declare something else.
    #[test]
    fn what_processes_declare_of_themselves_is_bounded() {
        let declared = |number: usize| {
            let mut declared = Declared::default();
            declared.attributes =
                (0..32).map(|key| (format!("k{key}"), format!("{number}{}", "x".repeat(1000)))).collect();
            declared.service_name = Some("shop".to_owned());
            declared
        };
        let mut workloads = Workloads::new(Arc::default());
        let held: Vec<_> = (0..1000).map(|number| workloads.intern(&declared(number), None, None, "program")).collect();
        let bytes: usize = held.iter().map(|workload| bytes_of(&workload.declared)).sum();
        assert!(bytes < MAX_BYTES && bytes > MAX_BYTES / 4, "{bytes}");
        assert!(held.iter().all(|workload| workload.service_name == "shop"));
        assert_eq!(held[998].id, held[999].id, "they say the same");
        assert_eq!(workloads.intern(&declared(0), None, None, "program").id, held[0].id);
    }
}
