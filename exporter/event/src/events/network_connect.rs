use std::sync::Arc;

use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::{EINTR, Record, TaskHeader};
use crate::{DecodeError, Event};

event! {
    /// A socket was connected, or tried to: see the outcome; also by what it sent (TCP Fast Open). That of a connect that goes
    /// on in the background (EINPROGRESS, and EINTR of an IP socket: a signal ends the call alone) is `unknown`:
    /// network.connect_result tells how it ended. After a signal the kernel may make the call again, which is told again.
    pub struct NetworkConnect: KIND_NETWORK_CONNECT = "network.connect" {
        /// Name by which the process, or another one in its network namespace, last learnt the other end's address from DNS,
        /// in lower case.
        server_address: Option<Arc<str>> => "server.address" ("www.example.com"),
    }
    endpoints: ends;
    internal {
        /// It goes on in the background.
        is_pending: bool,
    }
    reported: WhenExported
    each_told: true
    pending: |connect| connect.is_pending;
    notable: |connect, _| {
        // Connections to local services by Unix sockets are a host's background noise.
        connect.ends.transport != Some("unix")
    }
}

const EINPROGRESS: i32 = 115;

impl NetworkConnect {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let connect: wire::network_connect = record.read()?;
        let ends = Endpoints::decode(record, connect.endpoints)?;
        let is_pending = match TaskHeader::error_of(connect.header.result) {
            Some(EINPROGRESS) => true,
            // Others give up.
            Some(EINTR) => ends.network_type.is_some(),
            _ => false,
        };
        // Whoever keeps what was resolved fills in the name.
        Ok(Self { server_address: None, ends, is_pending })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = match event.error {
            _ if self.is_pending => "began to connect to",
            Some(_) => "failed to connect to",
            None => "connected to",
        };
        let name = self.server_address.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{} {verb} {}{name}", event.process.image.executable_name(), self.ends.peer())
    }
}
