//! Real system calls, a running `vigie`, a real Collector: what arrives is checked record by record.
//!
//! Needs root, a kernel with BTF, and what `tests/testbed/packages.sh` installs.

mod bad_input;
mod container;
mod delivery_outcome;
mod files;
mod harness;
mod metrics;
mod network;
mod process_exec;
mod process_exit;
mod reconciliation;
mod signals;
