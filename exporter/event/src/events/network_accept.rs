use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A connection was accepted.
    pub struct NetworkAccept: KIND_NETWORK_ACCEPT = "network.accept" {}
    endpoints: ends;
    reported: WhenExported
    each_told: true
    notable: |_, _| true
}

impl NetworkAccept {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let accept: wire::network_accept = record.read()?;
        Ok(Self { ends: Endpoints::decode(record, accept.endpoints)?.with_own_name() })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        match &self.ends.local_address {
            Some(address) if self.ends.transport == Some("unix") => format!("{name} accepted a connection on {address}"),
            _ => format!("{name} accepted a connection from {}", self.ends.peer()),
        }
    }
}
