//! Whatever listens on a runtime's socket, and whoever asks: the resolver answers, within its bounds.

mod fake_runtime;
mod requests;
mod untrusted;
