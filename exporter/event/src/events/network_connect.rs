use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::registry::FieldValue;
use crate::{DecodeError, Event};

event! {
    /// A socket was connected, or tried to: see the outcome. A connect that has not finished yet (EINPROGRESS) is a success.
    pub struct NetworkConnect: KIND_NETWORK_CONNECT = "network.connect" {}
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

impl NetworkConnect {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let connect: wire::network_connect = record.read()?;
        Ok(Self { ends: Endpoints::decode(record, connect.endpoints)? })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to connect to" } else { "connected to" };
        format!("{} {verb} {}", event.process.image.executable_name(), self.ends.peer())
    }
}
