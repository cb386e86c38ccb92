use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::endpoint::{self, EndpointSource};
use super::headers::parse_headers;
use super::{Compression, EndpointError, OtlpConfig, Protocol, TlsFiles};

/// What the command line or the configuration file say; each wins over the environment.
#[derive(Debug, Clone, Default)]
pub struct OtlpOverrides {
    /// How OTLP travels.
    pub protocol: Option<Protocol>,
    /// Where to. Over HTTP `/v1/logs` is added unless the path ends with it.
    pub endpoint: Option<String>,
    /// Added to those of the environment; equal names win over them.
    pub headers: Vec<(String, String)>,
    /// How bodies are compressed.
    pub compression: Option<Compression>,
    /// For one attempt; zero waits for ever.
    pub timeout: Option<Duration>,
    /// Whether gRPC to an endpoint without a scheme goes without TLS.
    pub insecure: Option<bool>,
    /// Files for TLS.
    pub tls: TlsFiles,
}

/// Reads the variables; what is malformed is noted and counts as not set.
struct Environment<F> {
    get: F,
    warnings: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    /// A variable's trimmed value; an empty one counts as not set.
    fn text(&self, variable: &str) -> Option<String> {
        (self.get)(variable).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// `OTEL_EXPORTER_OTLP_LOGS_x`, else `OTEL_EXPORTER_OTLP_x`: the first that is set and well-formed.
    fn otlp<T>(&mut self, suffix: &str, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        [format!("OTEL_EXPORTER_OTLP_LOGS_{suffix}"), format!("OTEL_EXPORTER_OTLP_{suffix}")]
            .iter()
            .find_map(|variable| self.parsed(variable, expected, &parse))
    }

    fn parsed<T>(&mut self, variable: &str, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(variable)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.warnings.push(format!("{variable}={text:?} is ignored: {expected}"));
        }
        parsed
    }

    fn number<T: FromStr + PartialOrd + From<u8>>(&mut self, variable: &str, least: u8) -> Option<T> {
        let expected = format!("it must be a whole number of at least {least}");
        self.parsed(variable, &expected, |text| text.parse().ok().filter(|number| *number >= T::from(least)))
    }

    fn milliseconds(&mut self, variable: &str) -> Option<Duration> {
        self.number(variable, 0).map(Duration::from_millis)
    }

    fn headers(&mut self) -> Vec<(String, String)> {
        for variable in ["OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"] {
            if let Some(text) = self.text(variable) {
                return parse_headers(&text, variable, &mut self.warnings);
            }
        }
        Vec::new()
    }

    fn endpoint(&mut self, protocol: Protocol, insecure: bool) -> Option<String> {
        let variables = [
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", EndpointSource::Logs),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", EndpointSource::Generic),
        ];
        for (variable, source) in variables {
            let Some(text) = self.text(variable) else { continue };
            match endpoint::resolve(&text, source, protocol, insecure) {
                Ok(endpoint) => return Some(endpoint),
                Err(error) => self.warnings.push(format!("{variable} is ignored: {error}")),
            }
        }
        None
    }

    fn file(&self, suffix: &str) -> Option<PathBuf> {
        self.text(&format!("OTEL_EXPORTER_OTLP_LOGS_{suffix}"))
            .or_else(|| self.text(&format!("OTEL_EXPORTER_OTLP_{suffix}")))
            .map(PathBuf::from)
    }

    fn batching(&mut self, config: &mut OtlpConfig) {
        if let Some(delay) = self.milliseconds("OTEL_BLRP_SCHEDULE_DELAY") {
            config.flush_delay = delay;
        }
        if let Some(timeout) = self.milliseconds("OTEL_BLRP_EXPORT_TIMEOUT") {
            config.retry.max_elapsed = timeout;
        }
        if let Some(records) = self.number("OTEL_BLRP_MAX_QUEUE_SIZE", 1) {
            config.queue_records = records;
        }
        if let Some(records) = self.number("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", 1) {
            config.batch.max_records = records;
        }
        // A batch that the queue can never take would be refused for ever.
        let queue = usize::try_from(config.queue_records).unwrap_or(usize::MAX);
        config.batch.max_records = config.batch.max_records.min(queue);
        let limits = ["OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"];
        if let Some(count) = limits.iter().find_map(|variable| self.number(variable, 0)) {
            config.batch.limits.attribute_count = count;
        }
        let limits = ["OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
        if let Some(length) = limits.iter().find_map(|variable| self.number(variable, 0)) {
            config.batch.limits.attribute_value_length = Some(length);
        }
    }
}

impl OtlpConfig {
    /// Whether the environment names a receiver. Without one, a sensor that was not told to export has nowhere to.
    pub fn is_in_environment(get: impl Fn(&str) -> Option<String>) -> bool {
        ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
            .iter()
            .any(|variable| get(variable).is_some_and(|value| !value.trim().is_empty()))
    }

    /// The configuration by `OTEL_EXPORTER_OTLP_*`, `OTEL_EXPORTER_OTLP_LOGS_*`, `OTEL_BLRP_*` and the limits of
    /// attributes, with what is to be told the user: a malformed variable counts as not set.
    ///
    /// `OTEL_BLRP_EXPORT_TIMEOUT` bounds all attempts for a batch together, `OTEL_EXPORTER_OTLP_TIMEOUT` each of them.
    ///
    /// # Errors
    /// When the endpoint among the overrides cannot be reached.
    pub fn from_environment(
        get: impl Fn(&str) -> Option<String>,
        overrides: &OtlpOverrides,
    ) -> Result<(Self, Vec<String>), EndpointError> {
        let mut environment = Environment { get, warnings: Vec::new() };
        let protocol = overrides.protocol.or_else(|| {
            environment.otlp("PROTOCOL", "Vigie knows grpc and http/protobuf", Protocol::parse)
        });
        let mut config = Self::new(protocol.unwrap_or(Protocol::HttpProtobuf));
        let insecure = overrides
            .insecure
            .or_else(|| environment.otlp("INSECURE", "it must be true or false", parse_bool))
            .unwrap_or(false);
        let endpoint = match &overrides.endpoint {
            Some(text) => Some(endpoint::resolve(text, EndpointSource::Explicit, config.protocol, insecure)?),
            None => environment.endpoint(config.protocol, insecure),
        };
        if let Some(endpoint) = endpoint {
            config.endpoint = endpoint;
        }
        config.headers = environment.headers();
        config.headers.extend(overrides.headers.iter().cloned());
        if let Some(compression) = overrides
            .compression
            .or_else(|| environment.otlp("COMPRESSION", "Vigie knows none and gzip", Compression::parse))
        {
            config.compression = compression;
        }
        let milliseconds = |text: &str| text.parse().ok().map(Duration::from_millis);
        let timeout = overrides.timeout.or_else(|| {
            environment.otlp("TIMEOUT", "it must be a whole number of milliseconds", milliseconds)
        });
        if let Some(timeout) = timeout {
            config.timeout = Some(timeout).filter(|timeout| !timeout.is_zero());
        }
        config.tls = TlsFiles {
            ca: overrides.tls.ca.clone().or_else(|| environment.file("CERTIFICATE")),
            certificate: overrides.tls.certificate.clone().or_else(|| environment.file("CLIENT_CERTIFICATE")),
            key: overrides.tls.key.clone().or_else(|| environment.file("CLIENT_KEY")),
        };
        environment.batching(&mut config);
        Ok((config, environment.warnings))
    }
}

/// The specification's booleans: `true` in any case is true, `false` is false.
fn parse_bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
#[path = "environment_tests.rs"]
mod tests;
