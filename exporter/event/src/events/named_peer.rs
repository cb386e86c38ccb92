use std::sync::Arc;

use super::{Endpoints, Payload};

impl Payload {
    /// Both ends of a socket, and where the name of the other one belongs, which whoever keeps what was resolved fills in.
    pub fn named_peer_mut(&mut self) -> Option<(&Endpoints, &mut Option<Arc<str>>)> {
        match self {
            Self::NetworkConnect(connect) => Some((&connect.ends, &mut connect.server_address)),
            Self::NetworkConnectResult(ended) => Some((&ended.ends, &mut ended.server_address)),
            Self::NetworkSend(send) => Some((&send.ends, &mut send.server_address)),
            Self::KernelIoUring(ring) => Some((&ring.ends, &mut ring.server_address)),
            _ => None,
        }
    }
}
