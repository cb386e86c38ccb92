use std::net::SocketAddr;
use std::path::PathBuf;

use super::{ConditionText, HoldMilliseconds, Tier, VariableName};
use serde::Deserialize;
use serde::de::IgnoredAny;
use vigie_enrich::containers::{ResolverConfig, RuntimeSockets, StateDirs};
use vigie_enrich::{ArgumentPolicy, EnricherConfig};

use super::kubernetes::KubernetesSection;
use super::otlp::OtlpExporter;
use crate::cli::{Export, Format};
use crate::ia32_watch::Ia32Policy;

/// The configuration file. Names follow OpenTelemetry's declarative configuration where it has them.
/// <https://opentelemetry.io/docs/specs/otel/configuration/data-model/>
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ConfigurationFile {
    pub(crate) sensor: SensorSection,
    pub(crate) export: ExportSection,
    pub(crate) traces: TracesSection,
    pub(crate) metrics: MetricsSection,
    pub(crate) rules: RulesSection,
    pub(crate) process: ProcessSection,
    pub(crate) containers: ContainersSection,
    pub(crate) kubernetes: KubernetesSection,
    /// The file itself, where it has conditions in the rule language.
    #[serde(skip)]
    pub(crate) condition_text: Option<ConditionText>,
}

/// What the kernel is asked for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SensorSection {
    /// When calls by x86's 32-bit entries are watched.
    pub(crate) ia32_calls: Option<Ia32Policy>,
    /// Which hooks are used where there is a choice.
    pub(crate) tier: Option<Tier>,
    /// Whether repetitions within a second are counted instead of told one by one.
    pub(crate) deduplicate: Option<bool>,
    /// Whether the kernel times each program.
    pub(crate) program_statistics: Option<bool>,
}

/// What leaves, and where to.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ExportSection {
    pub(crate) events: Option<Export>,
    /// Conditions by event, which [`crate::export_policy::ExportPolicy`] reads from the text.
    #[serde(rename = "where")]
    pub(crate) conditions: Option<IgnoredAny>,
    /// Events of one workload that leave in a second, beside those that rules matched; 0: as many as there are.
    pub(crate) rate_limit: Option<u32>,
    pub(crate) format: Option<Format>,
    pub(crate) otlp_file: Option<String>,
    pub(crate) otlp_grpc: Option<OtlpExporter>,
    pub(crate) otlp_http: Option<OtlpExporter>,
}

/// Spans.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TracesSection {
    /// Whether processes that descend from a request are exported as spans of its trace.
    pub(crate) processes: Option<bool>,
}

/// The page for Prometheus.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MetricsSection {
    pub(crate) listen: Option<SocketAddr>,
}

/// What is detected.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RulesSection {
    /// Whether the rules that the program carries are loaded; they are unless this says no.
    pub(crate) bundled: Option<bool>,
    /// Folders or files of further rules.
    pub(crate) paths: Vec<PathBuf>,
    /// Ids of rules that are not evaluated.
    pub(crate) disabled: Vec<String>,
}

/// What container runtimes are asked.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ContainersSection {
    /// Whether they are asked at all; they are unless this says no.
    pub(crate) metadata: Option<bool>,
    pub(crate) hold: Option<HoldMilliseconds>,
    pub(crate) sockets: SocketsSection,
    pub(crate) state: StateSection,
}

/// Where the runtimes listen, unix sockets.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SocketsSection {
    docker: Option<Vec<PathBuf>>,
    podman: Option<Vec<PathBuf>>,
    containerd: Option<Vec<PathBuf>>,
    #[serde(rename = "cri-o")]
    crio: Option<Vec<PathBuf>>,
}

/// Where the runtimes keep their state.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StateSection {
    docker: Option<Vec<PathBuf>>,
    containers_storage: Option<Vec<PathBuf>>,
    containerd_tasks: Option<Vec<PathBuf>>,
}

impl ContainersSection {
    /// How runtimes are asked; not at all when nothing is.
    pub(crate) fn resolver(self) -> Option<ResolverConfig> {
        if self.metadata == Some(false) {
            return None;
        }
        let defaults = RuntimeSockets::default();
        let sockets = RuntimeSockets {
            docker: self.sockets.docker.unwrap_or(defaults.docker),
            podman: self.sockets.podman.unwrap_or(defaults.podman),
            containerd: self.sockets.containerd.unwrap_or(defaults.containerd),
            crio: self.sockets.crio.unwrap_or(defaults.crio),
        };
        let defaults = StateDirs::default();
        let state = StateDirs {
            containerd_tasks: self.state.containerd_tasks.unwrap_or(defaults.containerd_tasks),
            docker: self.state.docker.unwrap_or(defaults.docker),
            containers_storage: self.state.containers_storage.unwrap_or(defaults.containers_storage),
        };
        Some(ResolverConfig { sockets, state, ..ResolverConfig::default() })
    }
}

/// How processes are described.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ProcessSection {
    pub(crate) arguments: Option<Arguments>,
    /// Names of the variables of an executed program's environment that leave.
    pub(crate) environment: Option<Vec<VariableName>>,
}

impl ProcessSection {
    /// How events are enriched.
    pub(crate) fn enricher(self) -> EnricherConfig {
        let defaults = EnricherConfig::default();
        EnricherConfig {
            arguments: self.arguments.map_or(defaults.arguments, Into::into),
            environment: self
                .environment
                .map_or(defaults.environment, |names| names.into_iter().map(Into::into).collect()),
        }
    }
}

/// What leaves of a process's arguments.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Arguments {
    Redacted,
    Full,
    None,
}

impl From<Arguments> for ArgumentPolicy {
    fn from(arguments: Arguments) -> Self {
        match arguments {
            Arguments::Redacted => Self::Redacted,
            Arguments::Full => Self::Full,
            Arguments::None => Self::None,
        }
    }
}
