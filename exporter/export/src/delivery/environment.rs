use std::path::PathBuf;
use std::time::Duration;

use super::{Compression, DeliverySettings, EndpointSetting, Headers, Protocol, SettingError};

impl DeliverySettings {
    /// Completes what is still open from `OTEL_EXPORTER_OTLP_LOGS_*`, else `OTEL_EXPORTER_OTLP_*`; `variable` reads one.
    /// An empty variable counts as unset. When no endpoint is named, nothing else is read, and so it is with each setting
    /// that is there already.
    /// <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>
    ///
    /// # Errors
    /// At the first variable whose value cannot be used. The specification has such values ignored with a warning; a
    /// sensor that sends elsewhere, or not at all, should rather not start.
    pub fn or_environment(self, variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let environment = Environment(variable);
        let Some(endpoint) = self.endpoint.or_else(|| environment.endpoint()) else {
            return Ok(Self { endpoint: None, ..self });
        };
        Ok(Self {
            endpoint: Some(endpoint),
            protocol: or(self.protocol, || environment.parsed("PROTOCOL", Protocol::ALLOWED, Protocol::parse))?,
            insecure: or(self.insecure, || environment.parsed("INSECURE", "it can be true or false", boolean))?,
            headers: or(self.headers, || environment.headers())?,
            compression: or(self.compression, || {
                environment.parsed("COMPRESSION", Compression::ALLOWED, Compression::parse)
            })?,
            timeout: or(self.timeout, || environment.parsed("TIMEOUT", MILLISECONDS, milliseconds))?,
            ca_file: self.ca_file.or_else(|| environment.file("CERTIFICATE")),
            client_certificate_file: self.client_certificate_file.or_else(|| environment.file("CLIENT_CERTIFICATE")),
            client_key_file: self.client_key_file.or_else(|| environment.file("CLIENT_KEY")),
        })
    }
}

const MILLISECONDS: &str = "it can be a whole number of milliseconds from 1 to 4294967295, such as 10000";

struct Environment<F>(F);

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    /// The variable that is set, the signal's own before the one for all signals, and its value without space around it.
    fn text(&self, name: &str) -> Option<(String, String)> {
        ["OTEL_EXPORTER_OTLP_LOGS_", "OTEL_EXPORTER_OTLP_"].iter().find_map(|prefix| {
            let variable = format!("{prefix}{name}");
            let value = (self.0)(&variable)?.trim().to_owned();
            (!value.is_empty()).then_some((variable, value))
        })
    }

    fn parsed<T>(
        &self,
        name: &str,
        allowed: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingError> {
        let Some((variable, value)) = self.text(name) else { return Ok(None) };
        match parse(&value) {
            Some(parsed) => Ok(Some(parsed)),
            None => Err(SettingError::Value { variable, value, allowed }),
        }
    }

    fn headers(&self) -> Result<Option<Headers>, SettingError> {
        let Some((variable, value)) = self.text("HEADERS") else { return Ok(None) };
        Headers::parse(&value).map(Some).map_err(|error| SettingError::Headers { variable, error })
    }

    /// The signal's own address is used as it is; the one for all signals is a base.
    fn endpoint(&self) -> Option<EndpointSetting> {
        let (origin, address) = self.text("ENDPOINT")?;
        Some(EndpointSetting { address, is_base: !origin.contains("_LOGS_"), origin })
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(|(_, path)| PathBuf::from(path))
    }
}

fn or<T>(set: Option<T>, read: impl FnOnce() -> Result<Option<T>, SettingError>) -> Result<Option<T>, SettingError> {
    if set.is_some() { Ok(set) } else { read() }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn milliseconds(text: &str) -> Option<Duration> {
    text.parse::<u32>().ok().filter(|&number| number > 0).map(|number| Duration::from_millis(number.into()))
}

#[cfg(test)]
#[path = "environment_tests.rs"]
mod tests;
