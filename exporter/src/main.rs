//! `vigie`: reads what the user asked for, puts the stages together, runs them, and drains them in order.
#![forbid(unsafe_code)]

mod background_writer;
mod cli;
mod commands;
mod configuration;
mod container_hold;
mod export_policy;
mod export_rate;
mod filter_plan;
mod final_report;
mod flush_schedule;
mod ia32_watch;
mod json_file;
mod kernel_order;
mod live_feed;
mod loss_watch;
mod lost_exits;
mod memory_watch;
mod metrics;
mod otlp_target;
mod outputs;
mod own_usage;
mod pipeline;
mod reload;
mod rules;
mod stall_watch;
mod tamper_watch;
mod told_events;
mod trace_link;
mod undecodable;
mod watched_files;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory as _, Parser as _};

use crate::cli::{Cli, Command, ConfigCommand};

fn main() -> ExitCode {
    if let Ok(what) = std::env::var(commands::self_test::VARIABLE) {
        return exit(commands::self_test::act(&what));
    }
    exit(dispatch(Cli::parse()))
}

fn dispatch(cli: Cli) -> Result<bool> {
    match cli.command {
        Command::Doctor { pid: Some(pid), .. } => commands::explain_process::explain_process(pid),
        Command::Doctor { pid: None, tier } => runtime()?.block_on(commands::doctor::doctor(tier)),
        Command::Run(arguments) => {
            vigie_sensor::share_one_heap();
            start_log();
            runtime()?.block_on(commands::run::run(&arguments))
        }
        Command::Rules(command) => commands::rules::rules(&command),
        Command::Config(ConfigCommand::Check { file }) => commands::config::check(&file),
        Command::Completions { shell } => {
            // It panics when it cannot write, so it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "vigie", &mut script);
            io::stdout().write_all(&script)?;
            Ok(true)
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
        .with_writer(io::stderr)
        .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
        .init();
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn exit(result: Result<bool>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read standard output has seen enough.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("vigie: {error:#}");
            ExitCode::FAILURE
        }
    }
}
