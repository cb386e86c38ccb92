//! CRI and containerd's own API: gRPC over a unix socket.
//!
//! The few messages that are needed are declared here, with the fields that are read: generating them takes a `protoc` on
//! the machine that builds, and brings hundreds that are not used.

mod channel;
mod containerd_client;
mod containerd_messages;
mod cri_client;
mod cri_container;
mod cri_messages;
mod native_container;

#[cfg(test)]
mod wire_tests;

pub(super) use channel::channel;
pub(super) use containerd_client::ContainerdClient;
pub(super) use cri_client::CriClient;
