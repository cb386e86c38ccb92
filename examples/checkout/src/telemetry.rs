use anyhow::{Context as _, Result};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, Registry};
use vigie_publisher::Service;

const NAME: &str = "checkout";

/// The service's traces, sent by OTLP, and what it publishes of itself for readers on this host.
pub(crate) struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    /// Starts both, for all spans made by `tracing`. Needs tokio's runtime.
    pub(crate) fn start() -> Result<Self> {
        let detected = Resource::builder();
        let named = std::env::var_os("OTEL_SERVICE_NAME").is_some_and(|name| !name.is_empty());
        let resource = if named { detected } else { detected.with_service_name(NAME) }.build();
        let name = resource.get(&"service.name".into()).map_or_else(|| NAME.to_owned(), |name| name.to_string());
        vigie_publisher::init(Service { name: &name, version: env!("CARGO_PKG_VERSION"), environment: "" })?;

        let exporter = SpanExporter::builder().with_tonic().build().context("cannot export traces")?;
        let provider = SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer(NAME));
        // What the exporter's own libraries trace is not the service's.
        let own = tracing_subscriber::filter::Targets::new().with_target(NAME, LevelFilter::INFO);
        Registry::default().with(layer.with_filter(own)).init();
        Ok(Self { provider })
    }

    /// Sends what is left.
    pub(crate) fn stop(self) -> Result<()> {
        self.provider.shutdown().context("traces are lost")
    }
}
