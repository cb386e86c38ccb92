use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Deserialize;

use crate::configuration::Tier;

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
  sudo vigie run --config vigie.yaml --rules ./rules  your own settings and rules
  sudo vigie doctor                                  what this kernel offers, and a self test
  vigie rules test ./rules                           run your rules' own tests; needs no root
  vigie fields process.exec                          what an event carries";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Watch this host until interrupted.
    Run(Box<RunArguments>),
    /// Show what this kernel offers and what is attached, then trigger one event of each kind and see whether it arrives.
    Doctor {
        /// Instead, explain for one process how its requests are found and how not, and how to instrument it.
        #[arg(long, value_name = "PID")]
        pid: Option<u32>,
        /// Which hooks are tried.
        #[arg(long, value_enum, default_value_t, conflicts_with = "pid")]
        tier: Tier,
    },
    /// Check, test and explain detection rules; needs no root.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Check the configuration file; needs no root.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// List every event.
    Events,
    /// List every field of an event, as rules and OTLP attributes name it.
    Fields {
        /// The event, such as process.exec.
        event: String,
    },
    /// Print a completion script for a shell: `vigie completions bash > /etc/bash_completion.d/vigie`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// What to do with rules. Without a path, those that the program carries are meant; with paths, the rules in those files
/// and folders, which may use its lists and macros.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Load rules and report every error with file, line and column, and what a rule lacks. Fails when there is an error.
    Check {
        /// Rule files, and folders of them.
        paths: Vec<PathBuf>,
    },
    /// Run the tests that rules carry, and show for each that fails which part of its condition held.
    Test {
        /// Rule files, and folders of them.
        paths: Vec<PathBuf>,
    },
    /// List rules, with severity and event.
    List {
        /// Rule files, and folders of them.
        #[arg(long, value_name = "PATH")]
        rules: Vec<PathBuf>,
    },
    /// Show what a rule asks, as an indented tree with macros inlined, and its advice.
    Explain {
        /// The rule's id.
        rule: String,
        /// Further rule files, and folders of them.
        #[arg(long, value_name = "PATH")]
        rules: Vec<PathBuf>,
    },
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Read a configuration file and the rules that it names, and report what is wrong with them.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Options of `vigie run`. Each wins over the configuration file, and that over the environment. SIGHUP has the
/// configuration file and the rules read again.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArguments {
    /// Configuration file (YAML); examples/vigie.yaml shows every setting with its default.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// A folder or file of further rules, beside the bundled ones; may be given again.
    #[arg(long, value_name = "PATH")]
    pub(crate) rules: Vec<PathBuf>,
    /// Where to send OTLP, such as http://127.0.0.1:4317; https:// means TLS. Without it (and without
    /// OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_LOGS_ENDPOINT) nothing is sent. The other variables of
    /// OpenTelemetry count in either case: OTEL_EXPORTER_OTLP_HEADERS, _TIMEOUT, _COMPRESSION, _CERTIFICATE,
    /// _CLIENT_CERTIFICATE, _CLIENT_KEY and _INSECURE, each also as OTEL_EXPORTER_OTLP_LOGS_...
    #[arg(long, value_name = "URL")]
    pub(crate) otlp_endpoint: Option<String>,
    /// How to send it, else as OTEL_EXPORTER_OTLP_PROTOCOL says. Without both: for --otlp-endpoint gRPC, for an endpoint
    /// in the environment HTTP, as OpenTelemetry has it.
    #[arg(long, value_enum)]
    pub(crate) otlp_protocol: Option<Protocol>,
    /// Also write OTLP JSON lines to this file; `-` is standard output.
    #[arg(long, value_name = "PATH")]
    pub(crate) otlp_file: Option<String>,
    /// Also export each process that descends from a traced request as a span of its trace, with its signals. A
    /// signal that no request is known for becomes a trace of its own.
    #[arg(long)]
    pub(crate) process_spans: bool,
    /// Also ask the Kubernetes API what this node's pods belong to, and for their annotations.
    #[arg(long)]
    pub(crate) kubernetes_api: bool,
    /// The Kubernetes node that this host is, else as K8S_NODE_NAME or NODE_NAME says.
    #[arg(long, value_name = "NAME")]
    pub(crate) node_name: Option<String>,
    /// How the Kubernetes API is reached, else the file that KUBECONFIG names, else as a pod does.
    #[arg(long, value_name = "FILE")]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// Where Prometheus finds the metrics; port 0 takes a free one [default: 127.0.0.1:9464].
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Which events to export [default: notable].
    #[arg(long, value_enum)]
    pub(crate) export: Option<Export>,
    /// What to show on standard output [default: pretty].
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

/// OTLP transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Protocol {
    /// gRPC, port 4317 by custom.
    Grpc,
    /// HTTP with protobuf bodies, port 4318 by custom; also `http/protobuf`, its name in OpenTelemetry.
    #[value(alias = "http/protobuf")]
    Http,
}

/// Which events are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Export {
    /// Signals, the events that raised them, and what befalls the sensor.
    Signals,
    /// Also processes, connections, listeners, DNS, credentials, changes of the kernel, and of files under paths that matter.
    #[default]
    Notable,
    /// Everything that the sensor sees.
    All,
}

/// The live feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
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
