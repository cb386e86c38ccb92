//! `cargo xtask codegen [--check]`: everything that is derived and committed.

mod codegen;
mod output;
mod reference;
mod rules;

use anyhow::Result;
use clap::Parser;

/// Generators of this workspace.
#[derive(Parser)]
enum Command {
    /// Regenerate the committed files that are derived from others.
    Codegen {
        /// Change nothing; fail when a committed file is stale.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> Result<()> {
    let Command::Codegen { check } = Command::parse();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(root)?;
    let mut output = output::Output::new(check);
    codegen::bindings(&mut output)?;
    reference::reference(&mut output)?;
    rules::rules(&mut output)?;
    output.finish()
}
