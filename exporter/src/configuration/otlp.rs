use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use vigie_export::delivery::{Compression, DeliverySettings, EndpointSetting, Headers, Protocol};

/// An OTLP receiver, as `otlp_grpc` and `otlp_http` of OpenTelemetry's declarative configuration describe it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtlpExporter {
    /// Its address; for HTTP `/v1/logs` may be left out.
    pub(crate) endpoint: String,
    /// What goes with each request, such as an API key.
    #[serde(default)]
    pub(crate) headers: Vec<Header>,
    /// How requests are compressed.
    pub(crate) compression: Option<CompressionName>,
    /// How long one try may take, in milliseconds.
    pub(crate) timeout: Option<u32>,
    /// Certificates.
    #[serde(default)]
    pub(crate) tls: Tls,
}

/// A header of every request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    name: String,
    value: String,
}

/// Names of the compressions.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CompressionName {
    Gzip,
    None,
}

/// Files in PEM.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Tls {
    ca_file: Option<PathBuf>,
    cert_file: Option<PathBuf>,
    key_file: Option<PathBuf>,
    /// Whether a gRPC endpoint without a scheme is spoken to without TLS.
    insecure: Option<bool>,
}

impl OtlpExporter {
    /// What delivery makes of it. `section` is the key that it stands under.
    ///
    /// # Errors
    /// When a header cannot be sent, or the time is none. Header values are never told.
    pub(crate) fn settings(&self, protocol: Protocol, section: &str) -> Result<DeliverySettings> {
        let mut headers = Headers::default();
        for header in &self.headers {
            headers.insert(&header.name, &header.value).with_context(|| format!("{section}.headers"))?;
        }
        if self.timeout == Some(0) {
            bail!("{section}.timeout is 0: it can be a whole number of milliseconds from 1, such as 10000");
        }
        Ok(DeliverySettings {
            endpoint: Some(EndpointSetting::explicit(self.endpoint.clone(), &format!("{section}.endpoint"))),
            protocol: Some(protocol),
            insecure: self.tls.insecure,
            headers: (!self.headers.is_empty()).then_some(headers),
            compression: self.compression.map(|name| match name {
                CompressionName::Gzip => Compression::Gzip,
                CompressionName::None => Compression::None,
            }),
            timeout: self.timeout.map(|milliseconds| Duration::from_millis(milliseconds.into())),
            ca_file: self.tls.ca_file.clone(),
            client_certificate_file: self.tls.cert_file.clone(),
            client_key_file: self.tls.key_file.clone(),
        })
    }
}
