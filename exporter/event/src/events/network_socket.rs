use vigie_bpf::wire;

use crate::decode::Record;
use crate::socket_names::{family_name, type_name};
use crate::{DecodeError, Event};

event! {
    /// A socket was made that sees or sends whole packets: a raw or a packet socket.
    pub struct NetworkSocket: KIND_NETWORK_SOCKET = "network.socket" {
        /// Family of the socket, by its name in socket(2).
        family: String => "vigie.socket.family" ("AF_PACKET"),
        /// Type of the socket, by its name in socket(2).
        socket_type: String => "vigie.socket.type" ("SOCK_RAW"),
        /// Its protocol: IPPROTO_* of a raw socket, ETH_P_* of a packet socket.
        protocol: u32 => "vigie.socket.protocol" ("3"),
    }
    reported: WhenExported
    notable: |_, _| true
}

const AF_PACKET: u32 = 17;

impl NetworkSocket {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let socket: wire::network_socket = record.read()?;
        // A packet socket's is in network order.
        let protocol = if socket.family == AF_PACKET {
            u32::from(u16::from_be(socket.protocol as u16))
        } else {
            socket.protocol
        };
        Ok(Self { family: family_name(socket.family), socket_type: type_name(socket.type_), protocol })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to make" } else { "made" };
        format!("{} {verb} a socket {} {}", event.process.image.executable_name(), self.family, self.socket_type)
    }
}
