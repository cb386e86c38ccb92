use vigie_bpf::wire;

use super::Endpoints;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A socket became a process's standard input, output or error (dup, dup2, dup3, fcntl): what the other end sends is then
    /// what the process, and a shell that it executes, reads.
    pub struct ProcessFdRedirect: KIND_PROCESS_FD_REDIRECT = "process.fd_redirect" {
        /// stdin, stdout or stderr.
        stream: &'static str => "vigie.fd_redirect.stream" ("stdin"),
        /// Number of the descriptor: 0, 1 or 2.
        descriptor: i64 => "vigie.fd_redirect.descriptor" ("0"),
    }
    endpoints: ends;
    each_told: true
    notable: |redirect, _| {
        // Services get the log's Unix socket as their standard output.
        redirect.ends.transport != Some("unix")
    }
}

impl ProcessFdRedirect {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let redirect: wire::process_fd_redirect = record.read()?;
        let descriptor = redirect.header.result;
        Ok(Self {
            stream: match descriptor {
                0 => "stdin",
                1 => "stdout",
                _ => "stderr",
            },
            descriptor,
            ends: Endpoints::decode(record, redirect.endpoints)?,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        format!("{name} made a socket to {} its {}", self.ends.peer(), self.stream)
    }
}
