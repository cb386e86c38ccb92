use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::registry::FieldValue;
use crate::{DecodeError, Event};

event! {
    /// A connection was accepted.
    pub struct NetworkAccept: KIND_NETWORK_ACCEPT = "network.accept" {}
    derived {
        /// Address of the other end; for a Unix socket its path, with a leading `@` when it is abstract.
        "network.peer.address": String ("203.0.113.7") = |event| FieldValue::value(&event.ends.peer_address);
        /// Port of the other end.
        "network.peer.port": Int ("443") = |event| FieldValue::value(&event.ends.peer_port);
        /// Address of this end.
        "network.local.address": String ("10.0.0.5") = |event| FieldValue::value(&event.ends.local_address);
        /// Port of this end.
        "network.local.port": Int ("54022") = |event| FieldValue::value(&event.ends.local_port);
        /// tcp, udp, sctp or unix.
        "network.transport": String ("tcp") = |event| FieldValue::value(&event.ends.transport);
        /// ipv4 or ipv6; an IPv4 address mapped into IPv6 is ipv4.
        "network.type": String ("ipv4") = |event| FieldValue::value(&event.ends.network_type);
    }
    internal {
        /// Both ends.
        ends: Endpoints,
    }
}

impl NetworkAccept {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let accept: wire::network_accept = record.read()?;
        Ok(Self { ends: Endpoints::decode(record, accept.endpoints)? })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        format!("{} accepted a connection from {}", event.process.image.executable_name(), self.ends.peer())
    }
}
