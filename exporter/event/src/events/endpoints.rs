use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, text};

/// Both ends of a socket, as attributes show them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoints {
    /// `network.local.address`; as that of the peer for a Unix socket that accepted a connection.
    pub local_address: Option<String>,
    /// `network.local.port`.
    pub local_port: Option<u16>,
    /// `network.peer.address`. Of a Unix socket the path of what it is connected to, as the kernel knows it; where it is not
    /// connected, the caller's, joined to its working directory. With a leading `@` for an abstract one.
    pub peer_address: Option<String>,
    /// `network.peer.port`.
    pub peer_port: Option<u16>,
    /// `network.transport`.
    pub transport: Option<&'static str>,
    /// `network.type`.
    pub network_type: Option<&'static str>,
}

const AF_UNIX: u16 = 1;
const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;

impl Endpoints {
    pub(super) fn decode(record: &mut Record<'_>, ends: wire::network_endpoints) -> Result<Self, DecodeError> {
        if ends.family == AF_UNIX {
            let name = record.bytes("network.peer.address", ends.unix_path)?;
            return Ok(Self {
                peer_address: Some(unix_name(record, name)).filter(|name| !name.is_empty()),
                transport: Some("unix"),
                ..Self::default()
            });
        }
        let local = address(ends.family, ends.local_address);
        let peer = address(ends.family, ends.peer_address);
        Ok(Self {
            local_address: local.filter(|address| !address.is_unspecified()).map(|address| address.to_string()),
            local_port: Some(ends.local_port).filter(|&port| port != 0),
            peer_address: peer.map(|address| address.to_string()),
            peer_port: peer.map(|_| ends.peer_port),
            transport: match ends.protocol {
                6 | 262 => Some("tcp"),
                17 | 136 => Some("udp"),
                132 => Some("sctp"),
                _ => None,
            },
            network_type: peer.map(|address| if address.is_ipv4() { "ipv4" } else { "ipv6" }),
        })
    }

    /// The same where a Unix socket's one name is its own.
    pub(super) fn with_own_name(self) -> Self {
        if self.transport != Some("unix") {
            return self;
        }
        Self { local_address: self.peer_address, peer_address: None, ..self }
    }

    /// This end alone, and its address though it may be the unspecified one.
    pub(super) fn decode_local(
        record: &mut Record<'_>,
        ends: wire::network_endpoints,
    ) -> Result<(Self, Option<String>), DecodeError> {
        let all = Self::decode(record, ends)?;
        let local = address(ends.family, ends.local_address).map(|address| address.to_string());
        // A Unix socket's one name is its own.
        let name = local.or(all.peer_address);
        Ok((Self { peer_address: None, peer_port: None, ..all }, name))
    }

    /// `address:port`, a Unix socket's name, or what little is known.
    pub fn peer(&self) -> String {
        match (&self.peer_address, self.peer_port) {
            (Some(address), Some(port)) if address.contains(':') => format!("[{address}]:{port}"),
            (Some(address), Some(port)) => format!("{address}:{port}"),
            (Some(address), None) => address.clone(),
            (None, _) => "an unnamed socket".to_owned(),
        }
    }
}

/// An IPv4 address mapped into IPv6 is shown as IPv4.
fn address(family: u16, bytes: [u8; 16]) -> Option<IpAddr> {
    match family {
        AF_INET => Some(IpAddr::V4(Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]))),
        AF_INET6 => Some(IpAddr::V6(Ipv6Addr::from(bytes)).to_canonical()),
        _ => None,
    }
}

fn unix_name(record: &mut Record<'_>, name: &[u8]) -> String {
    match name.split_first() {
        Some((0, abstract_name)) => format!("@{}", record.text_of("network.peer.address", abstract_name)),
        Some((b'/', _)) => text::join("/", &record.c_text("network.peer.address", name)),
        _ => record.c_text("network.peer.address", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapped_addresses_are_ipv4() {
        let mapped = Ipv4Addr::new(10, 0, 0, 7).to_ipv6_mapped().octets();
        assert_eq!(address(AF_INET6, mapped), Some("10.0.0.7".parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))));
        assert_eq!(address(3, mapped), None);
    }
}
