use vigie_bpf::wire;

use crate::decode::Record;
use crate::socket_names::{family_name, type_name};
use crate::{DecodeError, Event};

event! {
    /// A filter was put on a socket, locked or taken off it: programs in the kernel that choose which packets it gets.
    pub struct NetworkSetsockopt: KIND_NETWORK_SETSOCKOPT = "network.setsockopt" {
        /// The option, by its name in socket(7).
        option: &'static str => "vigie.socket.option" ("SO_ATTACH_FILTER"),
        /// Family of the socket, by its name in socket(2); absent when the descriptor is no socket.
        family: Option<String> => "vigie.socket.family" ("AF_PACKET"),
        /// Type of the socket, by its name in socket(2).
        socket_type: Option<String> => "vigie.socket.type" ("SOCK_RAW"),
        /// Instructions of a classic filter; absent for other options.
        instruction_count: Option<u32> => "vigie.socket.filter_instruction_count" ("4"),
    }
    reported: WhenExported
    notable: |_, _| true
}

/// asm-generic/socket.h
const OPTIONS: [(u32, &str); 6] = [
    (26, "SO_ATTACH_FILTER"),
    (27, "SO_DETACH_FILTER"),
    (44, "SO_LOCK_FILTER"),
    (50, "SO_ATTACH_BPF"),
    (51, "SO_ATTACH_REUSEPORT_CBPF"),
    (52, "SO_ATTACH_REUSEPORT_EBPF"),
];

impl NetworkSetsockopt {
    pub(crate) fn option_name(number: u32) -> &'static str {
        OPTIONS.iter().find(|(known, _)| *known == number).map_or("unknown", |(_, name)| name)
    }

    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let set: wire::network_setsockopt = record.read()?;
        let is_socket = set.family != 0;
        Ok(Self {
            option: Self::option_name(set.option),
            family: is_socket.then(|| family_name(set.family)),
            socket_type: is_socket.then(|| type_name(set.type_)),
            instruction_count: Some(set.instruction_count).filter(|&count| count != 0),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to set" } else { "set" };
        let family = self.family.as_deref().unwrap_or("no");
        format!("{} {verb} {} on a socket {family}", event.process.image.executable_name(), self.option)
    }
}
