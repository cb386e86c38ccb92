use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Vigie watches what happens on this host (processes, files, network) with eBPF and emits it as OpenTelemetry logs.
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
  vigie fields process.exec                          what an event carries";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Watch this host until interrupted.
    Run(Box<RunArguments>),
    /// Show what this kernel offers and what is attached, then trigger one event of each kind and see whether it arrives.
    Doctor,
    /// List every event.
    Events,
    /// List every field of an event, as rules and OTLP attributes name it.
    Fields {
        /// The event, such as process.exec.
        event: String,
    },
}

/// Options of `vigie run`. Each wins over the environment.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Where to send OTLP, such as http://127.0.0.1:4317. Without it (and without OTEL_EXPORTER_OTLP_ENDPOINT) nothing is
    /// sent.
    #[arg(long, value_name = "URL")]
    pub(crate) otlp_endpoint: Option<String>,
    /// How to send it; for --otlp-endpoint alone gRPC, for OTEL_EXPORTER_OTLP_ENDPOINT alone HTTP, as OpenTelemetry has it.
    #[arg(long, value_enum)]
    pub(crate) otlp_protocol: Option<Protocol>,
    /// Also write OTLP JSON lines to this file; `-` is standard output.
    #[arg(long, value_name = "PATH")]
    pub(crate) otlp_file: Option<String>,
    /// Where Prometheus finds the metrics; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:9464")]
    pub(crate) listen: SocketAddr,
    /// Which events to export.
    #[arg(long, value_enum)]
    pub(crate) export: Option<Export>,
    /// What to show on standard output.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

/// OTLP transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Protocol {
    /// gRPC, port 4317 by custom.
    Grpc,
    /// HTTP with protobuf bodies, port 4318 by custom.
    Http,
}

/// Which events are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// One readable line per event, a block per signal.
    #[default]
    Pretty,
    /// One JSON object per line.
    Json,
    /// Nothing.
    None,
}
