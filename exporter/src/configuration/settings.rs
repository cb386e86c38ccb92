use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use vigie_enrich::EnricherConfig;
use vigie_enrich::containers::ResolverConfig;
use vigie_export::delivery::DeliveryConfig;
use vigie_sensor::SensorConfig;

use super::{ConditionText, ConfigurationFile, KubernetesSettings};
use crate::cli::{Export, Format, RunArguments};
use crate::ia32_watch::Ia32Policy;
use crate::otlp_target;
use crate::rules::RuleSelection;

/// What `vigie run` does: the command line wins over the configuration file, that over the environment, that over the
/// defaults.
#[derive(Debug)]
pub(crate) struct Settings {
    /// When calls by x86's 32-bit entries are watched.
    pub(crate) ia32_calls: Ia32Policy,
    pub(crate) sensor: SensorConfig,
    /// Whether repetitions within a second are counted instead of told one by one.
    pub(crate) deduplicate: bool,
    /// The configuration file.
    pub(crate) config: Option<PathBuf>,
    pub(crate) events: Export,
    /// The configuration file, where it has conditions for what is exported.
    pub(crate) conditions: Option<ConditionText>,
    /// Events of one workload that leave in a second; as many as there are without it.
    pub(crate) rate_limit: Option<NonZeroU32>,
    pub(crate) format: Format,
    pub(crate) otlp: Option<DeliveryConfig>,
    /// A path, or `-` for standard output.
    pub(crate) otlp_file: Option<String>,
    /// Whether processes that descend from a request are exported as spans.
    pub(crate) process_spans: bool,
    pub(crate) listen: SocketAddr,
    pub(crate) rules: RuleSelection,
    pub(crate) enricher: EnricherConfig,
    /// How container runtimes are asked, if they are.
    pub(crate) containers: Option<ResolverConfig>,
    /// How long the first events of a container wait for what its runtime tells.
    pub(crate) container_hold: Duration,
    pub(crate) kubernetes: KubernetesSettings,
}

/// Where Prometheus finds the metrics, unless told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9464);

impl Settings {
    /// Merges what was asked for. `variable` reads the environment.
    ///
    /// # Errors
    /// When the configuration file or a variable cannot be used.
    pub(crate) fn new(arguments: &RunArguments, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let file = arguments.config.as_deref().map(ConfigurationFile::read).transpose()?.unwrap_or_default();
        let otlp = otlp_target::target(arguments, &file.export, &variable)?;
        Ok(Self {
            ia32_calls: file.sensor.ia32_calls.unwrap_or_default(),
            sensor: SensorConfig {
                program_statistics: file.sensor.program_statistics.unwrap_or_default(),
                ..file.sensor.tier.unwrap_or_default().sensor()
            },
            deduplicate: file.sensor.deduplicate.unwrap_or_default(),
            config: arguments.config.clone(),
            events: arguments.export.or(file.export.events).unwrap_or_default(),
            conditions: file.condition_text,
            rate_limit: file.export.rate_limit.and_then(NonZeroU32::new),
            format: arguments.format.or(file.export.format).unwrap_or_default(),
            otlp,
            otlp_file: arguments.otlp_file.clone().or(file.export.otlp_file),
            process_spans: arguments.process_spans || file.traces.processes.unwrap_or_default(),
            listen: arguments.listen.or(file.metrics.listen).unwrap_or(LISTEN),
            rules: RuleSelection {
                bundled: file.rules.bundled.unwrap_or(true),
                paths: file.rules.paths.into_iter().chain(arguments.rules.iter().cloned()).collect::<Vec<PathBuf>>(),
                disabled: file.rules.disabled,
            },
            container_hold: file.containers.hold.unwrap_or_default().into(),
            containers: file.containers.resolver(),
            kubernetes: file.kubernetes.settings(arguments, &variable)?,
            enricher: file.process.enricher(),
        })
    }

    /// What of the other settings a running sensor cannot take up, by the names of the configuration file. It can take up
    /// rules and the export policy.
    pub(crate) fn needs_restart(&self, other: &Self) -> Vec<&'static str> {
        let changes = [
            (self.ia32_calls != other.ia32_calls, "sensor.ia32_calls"),
            (self.sensor.program_statistics != other.sensor.program_statistics, "sensor.program_statistics"),
            (self.sensor.hooks != other.sensor.hooks, "sensor.tier"),
            (self.rate_limit != other.rate_limit, "export.rate_limit"),
            (self.format != other.format, "export.format"),
            (self.otlp != other.otlp, "export.otlp_grpc or export.otlp_http"),
            (self.otlp_file != other.otlp_file, "export.otlp_file"),
            (self.process_spans != other.process_spans, "traces.processes"),
            (self.listen != other.listen, "metrics.listen"),
            (self.containers != other.containers, "containers"),
            (self.container_hold != other.container_hold, "containers.hold"),
            (self.kubernetes != other.kubernetes, "kubernetes"),
            (self.enricher.arguments != other.enricher.arguments, "process.arguments"),
            (self.enricher.environment != other.enricher.environment, "process.environment"),
        ];
        changes.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect()
    }
}
