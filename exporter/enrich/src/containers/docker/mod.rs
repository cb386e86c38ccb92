//! Docker's API, which podman offers too: HTTP/1.1 over a unix socket.
//! <https://docs.docker.com/reference/api/engine/version/v1.47/>

mod client;
mod event;
mod event_stream;
mod inspect;

pub(super) use client::DockerClient;

#[cfg(test)]
pub(super) use inspect::from_inspect;
