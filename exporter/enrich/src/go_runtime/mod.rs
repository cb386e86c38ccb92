//! Where Go's runtime keeps the labels of the goroutine that a thread runs: by its version, which the program says.
//!
//! Thread pointer → `g` → `m` → `curg` → `labels`. Offsets: `runtime.g` and `runtime.m` in `src/runtime/runtime2.go` of each
//! version, <https://github.com/golang/go>.

mod build_info;
mod go_failure;
mod go_labels;
mod go_program;
mod go_version;
#[cfg(test)]
mod hostile_tests;
mod inspector;
mod label_layout;

pub use go_failure::GoFailure;
pub use go_labels::GoLabels;
pub use go_program::GoProgram;
pub use go_version::GoVersion;
pub use inspector::{GoInspector, inspect};
pub use label_layout::LabelLayout;
