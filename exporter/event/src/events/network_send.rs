use std::sync::Arc;

use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::socket_names::type_name;
use crate::{DecodeError, Event};

event! {
    /// A datagram, or a raw packet, was sent to an address that was given with it (sendto, sendmsg, sendmmsg), by IPv4 or IPv6.
    /// Seen only with `--export all` or where a rule is about it: there are many.
    pub struct NetworkSend: KIND_NETWORK_SEND = "network.send" {
        /// Bytes that were sent; absent when it failed.
        size: Option<u32> => "vigie.network.send.size" ("48"),
        /// Messages that the same call sent (sendmmsg): of the first eight each has an event, and the others are counted as lost
        /// (too_many).
        messages: Option<u32> => "vigie.network.send.messages" ("2"),
        /// Type of the socket, by its name in socket(2).
        socket_type: String => "vigie.socket.type" ("SOCK_DGRAM"),
        /// The socket's protocol: IPPROTO_*.
        protocol: u32 => "vigie.socket.protocol" ("17"),
        /// Name by which the process, or another one in its network namespace, last learnt the other end's address from DNS,
        /// in lower case.
        server_address: Option<Arc<str>> => "server.address" ("ntp.example.com"),
    }
    endpoints: ends;
    reported: OnRequest
    each_told: true
    notable: |_, _| false
}

impl NetworkSend {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let send: wire::network_send = record.read()?;
        Ok(Self {
            size: (send.header.result >= 0).then_some(send.size),
            messages: Some(send.messages).filter(|&messages| messages > 1),
            socket_type: type_name(send.endpoints.type_.into()),
            protocol: send.endpoints.protocol.into(),
            // Whoever keeps what was resolved fills in the name.
            server_address: None,
            ends: Endpoints::decode(record, send.endpoints)?,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = self.server_address.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let what = match self.size {
            Some(size) => format!("sent {size} bytes"),
            None => "failed to send".to_owned(),
        };
        format!("{} {what} to {}{name}", event.process.image.executable_name(), self.ends.peer())
    }
}
