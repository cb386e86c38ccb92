use std::collections::HashMap;
use std::sync::Arc;

use vigie_event::{Container, Host, Workload};

use crate::declared::Declared;

/// Distinct workloads that are remembered; a host with more starts over (ids stay unique).
const MAX_WORKLOADS: usize = 16 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    service_name: String,
    declared: Vec<(String, String)>,
    container: Option<Container>,
}

/// Interns workloads: equal ones share one value and one id.
#[derive(Debug)]
pub(crate) struct Workloads {
    host: Arc<Host>,
    known: HashMap<Key, Arc<Workload>>,
    next_id: u64,
}

impl Workloads {
    pub(crate) fn new(host: Arc<Host>) -> Self {
        Self { host, known: HashMap::new(), next_id: 1 }
    }

    /// The workload that runs `executable_name`. The service is, first that answers: what the process declares, the
    /// systemd service, `unknown_service:` with the program's name.
    pub(crate) fn intern(
        &mut self,
        declared: &Declared,
        container: Option<Container>,
        systemd_service: Option<&str>,
        executable_name: &str,
    ) -> Arc<Workload> {
        let service_name = match (&declared.service_name, systemd_service) {
            (Some(name), _) => name.clone(),
            (None, Some(unit)) if container.is_none() => unit.to_owned(),
            _ => format!("unknown_service:{executable_name}"),
        };
        let key = Key { service_name, declared: declared.attributes.clone(), container };
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        if self.known.len() >= MAX_WORKLOADS {
            self.known.clear();
        }
        let workload = Arc::new(Workload {
            id: self.next_id,
            service_name: key.service_name.clone(),
            declared: key.declared.clone(),
            container: key.container.clone(),
            host: Arc::clone(&self.host),
        });
        self.next_id += 1;
        self.known.insert(key, Arc::clone(&workload));
        workload
    }
}
