/// Name of the instrumentation scope of every record.
pub const SCOPE_NAME: &str = "vigie";

/// Version of the instrumentation scope: the sensor's.
pub const SCOPE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The semantic conventions that resources and records follow, <https://opentelemetry.io/docs/specs/otel/schemas/>.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";
