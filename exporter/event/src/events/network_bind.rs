use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::registry::FieldValue;
use crate::{DecodeError, Event};

event! {
    /// A socket got an address of its own.
    pub struct NetworkBind: KIND_NETWORK_BIND = "network.bind" {}
    derived {
        /// Address of this end; for a Unix socket its path, with a leading `@` when it is abstract.
        "network.local.address": String ("0.0.0.0") = |event| FieldValue::value(&event.address);
        /// Port of this end.
        "network.local.port": Int ("4444") = |event| FieldValue::value(&event.ends.local_port);
        /// tcp, udp, sctp or unix.
        "network.transport": String ("tcp") = |event| FieldValue::value(&event.ends.transport);
        /// ipv4 or ipv6; an IPv4 address mapped into IPv6 is ipv4.
        "network.type": String ("ipv4") = |event| FieldValue::value(&event.ends.network_type);
    }
    internal {
        /// This end, and no other.
        ends: Endpoints,
        /// Its address, the unspecified one too.
        address: Option<String>,
    }
    reported: WhenExported
    notable: |event, _| {
        // Every client of a resolver binds; Unix sockets are a host's background noise.
        event.ends.transport != Some("unix") && event.ends.local_port.is_some()
    }
}

impl NetworkBind {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let local: wire::network_bind = record.read()?;
        let (ends, address) = Endpoints::decode_local(record, local.endpoints)?;
        Ok(Self { ends, address })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to bind" } else { "bound" };
        let address = self.address.as_deref().unwrap_or("an unnamed socket");
        let port = self.ends.local_port.map(|port| format!(" port {port}")).unwrap_or_default();
        format!("{} {verb} {address}{port}", event.process.image.executable_name())
    }
}
