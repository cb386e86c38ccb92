//! `vigie`: reads what the user asked for, puts the stages together, runs them, and drains them in order.
#![forbid(unsafe_code)]

mod bundled_rules;
mod cli;
mod commands;
mod export_policy;
mod json_file;
mod metrics;
mod otlp_target;
mod pipeline;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

use crate::cli::{Cli, Command};

fn main() -> ExitCode {
    if let Ok(address) = std::env::var(commands::doctor::ACTS_VARIABLE) {
        return exit(if address == "nothing" { Ok(true) } else { commands::doctor::acts(&address).map(|()| true) });
    }
    exit(dispatch(Cli::parse()))
}

fn dispatch(cli: Cli) -> Result<bool> {
    match cli.command {
        Command::Doctor => runtime()?.block_on(commands::doctor::doctor()),
        Command::Run(arguments) => {
            start_log();
            runtime()?.block_on(commands::run::run(&arguments))
        }
        Command::Events => commands::registry::events(),
        Command::Fields { event } => commands::registry::fields(&event),
    }
}

/// The sensor's own log goes to standard error; RUST_LOG chooses.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn exit(result: Result<bool>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("vigie: {error:#}");
            ExitCode::FAILURE
        }
    }
}
