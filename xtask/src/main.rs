//! `cargo xtask codegen [--check]`: everything that is derived and committed. `cargo bindings`: the Rust side of the wire
//! contract alone, which needs nothing that is compiled with it.

mod codegen;
#[cfg(feature = "registry")]
mod event_schema;
mod output;
#[cfg(feature = "registry")]
mod reference;
#[cfg(feature = "registry")]
mod rules;

use anyhow::Result;
use clap::Parser;

/// Generators of this workspace.
#[derive(Parser)]
enum Command {
    /// Regenerate the committed files that are derived from others.
    #[cfg(feature = "registry")]
    Codegen {
        /// Change nothing; fail when a committed file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Regenerate bpf/src/wire.rs from bpf/include/wire.h alone.
    Bindings,
}

fn main() -> Result<()> {
    let command = Command::parse();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(root)?;
    let mut output = output::Output::new(command.only_checks());
    codegen::bindings(&mut output)?;
    #[cfg(feature = "registry")]
    if matches!(command, Command::Codegen { .. }) {
        reference::reference(&mut output)?;
        event_schema::event_schema(&mut output)?;
        rules::rules(&mut output)?;
    }
    output.finish()
}

impl Command {
    fn only_checks(&self) -> bool {
        match self {
            #[cfg(feature = "registry")]
            Self::Codegen { check } => *check,
            Self::Bindings => false,
        }
    }
}
