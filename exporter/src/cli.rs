use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Vigie watches what happens on this host (processes, files, network) with eBPF, raises signals by detection rules, and
/// emits both as OpenTelemetry logs and Prometheus metrics.
#[derive(Debug, Parser)]
#[command(name = "vigie", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "Examples:
  sudo vigie run                                     live feed in the terminal, metrics on 127.0.0.1:9464
  sudo vigie run --otlp-endpoint http://127.0.0.1:4317
  sudo vigie doctor                                  what this kernel offers, and a self test
  vigie rules check rules/                           check rules without root";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Watch this host until interrupted.
    Run(Box<RunArguments>),
    /// Show what this kernel offers and what is attached, then trigger one event of each kind and see whether it arrives.
    Doctor,
    /// Check, test or explain detection rules; needs neither root nor a kernel.
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// List every event.
    Events,
    /// List every field of an event, as rules and OTLP attributes name it.
    Fields {
        /// The event, such as process.exec.
        event: String,
    },
    /// Print the script that completes this program's options in a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// Shells that completions exist for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Fish,
    Zsh,
}

/// Options of `vigie run`. Each wins over the configuration file, which wins over the environment.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Configuration file (YAML).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder with more rules, foldered by ATT&CK tactic; may be given several times. The bundled ones stay.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
    /// Where to send OTLP, such as http://127.0.0.1:4317. Without it (and without OTEL_EXPORTER_OTLP_ENDPOINT) nothing is
    /// sent.
    #[arg(long, value_name = "URL")]
    pub(crate) otlp_endpoint: Option<String>,
    /// How to send it.
    #[arg(long, value_enum)]
    pub(crate) otlp_protocol: Option<Protocol>,
    /// Also write OTLP JSON lines to this file; `-` is standard output.
    #[arg(long, value_name = "PATH")]
    pub(crate) otlp_file: Option<String>,
    /// Where Prometheus finds the metrics.
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Which events to export beside signals.
    #[arg(long, value_enum)]
    pub(crate) export: Option<Export>,
    /// What to show on standard output.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

/// OTLP transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    /// gRPC, port 4317 by custom.
    Grpc,
    /// HTTP with protobuf bodies, port 4318 by custom.
    Http,
}

/// Which events are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Export {
    /// Signals, and the events that raised them.
    Signals,
    /// Also processes, connections, and file changes under paths that matter.
    #[default]
    Notable,
    /// Everything that the sensor sees.
    All,
}

/// The live feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// One readable line per event, a block per signal.
    #[default]
    Pretty,
    /// One JSON object per line.
    Json,
    /// Nothing.
    None,
}

/// `vigie rules …`.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Load rules and report every error with its place; without a folder, the bundled ones.
    Check {
        /// Folder with rules.
        folder: Option<PathBuf>,
    },
    /// Run the match and no_match cases that the rules carry.
    Test {
        /// Folder with rules.
        folder: Option<PathBuf>,
    },
    /// Show what a rule was compiled to.
    Explain {
        /// The rule's id.
        rule: String,
        /// Folder with rules.
        folder: Option<PathBuf>,
    },
}
