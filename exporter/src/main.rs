//! `vigie`: reads what the user asked for, puts the stages together, runs them, and drains them in order.
#![forbid(unsafe_code)]

mod cli;
mod commands;

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
        _ => Ok(true),
    }
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
