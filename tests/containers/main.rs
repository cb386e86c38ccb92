//! What the resolver of containers finds out from real runtimes, each started by the test.
//!
//! Needs root, and what `tests/testbed/packages.sh` installs.

mod containerd;
mod docker;
mod harness;
mod podman;
