use std::sync::Arc;

use vigie_bpf::wire::{self, connect_end};

use super::Endpoints;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A connect that had gone on in the background ended, and how: of a non-blocking socket, or one that a signal came in the
    /// way of. It belongs to the thread that connected; the network.connect before it has the same peer and the same port of
    /// this end.
    pub struct NetworkConnectResult: KIND_NETWORK_CONNECT_RESULT = "network.connect_result" {
        /// established, failed (with `error.type`), or abandoned: the process closed the socket before.
        result: &'static str => "vigie.network.connect.result" ("established"),
        /// Name by which the process, or another one in its network namespace, last learnt the other end's address from DNS,
        /// in lower case.
        server_address: Option<Arc<str>> => "server.address" ("www.example.com"),
    }
    endpoints: ends;
    reported: WhenExported
    each_told: true
    pending: |ended| ended.result == ABANDONED;
    notable: |_, _| true
}

/// It never came to an outcome.
const ABANDONED: &str = "abandoned";

impl NetworkConnectResult {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let ended: wire::network_connect_result = record.read()?;
        Ok(Self {
            result: match ended.end {
                connect_end::CONNECT_END_ESTABLISHED => "established",
                connect_end::CONNECT_END_FAILED => "failed",
                _ => ABANDONED,
            },
            // Whoever keeps what was resolved fills in the name.
            server_address: None,
            ends: Endpoints::decode(record, ended.endpoints)?,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = match self.result {
            "established" => "is connected to",
            "failed" => "failed to connect to",
            _ => "gave up connecting to",
        };
        let name = self.server_address.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{} {verb} {}{name}", event.process.image.executable_name(), self.ends.peer())
    }
}
