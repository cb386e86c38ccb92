use std::path::PathBuf;
use std::time::Duration;

use super::{Compression, DeliveryConfig, EndpointSetting, Headers, Protocol, SettingError, TlsFiles, endpoint};

/// What one source (command line, file, environment) says about delivery; what it leaves open is `None`.
///
/// Fill one from the source that wins, complete it with [`or_environment`](Self::or_environment), and make the
/// configuration of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliverySettings {
    /// Where to.
    pub endpoint: Option<EndpointSetting>,
    /// The transport.
    pub protocol: Option<Protocol>,
    /// Whether a gRPC endpoint without a scheme is spoken to without TLS.
    pub insecure: Option<bool>,
    /// What goes with each request.
    pub headers: Option<Headers>,
    /// How requests are compressed.
    pub compression: Option<Compression>,
    /// How long one try may take.
    pub timeout: Option<Duration>,
    /// See [`TlsFiles::ca_file`].
    pub ca_file: Option<PathBuf>,
    /// See [`TlsFiles::client_certificate_file`].
    pub client_certificate_file: Option<PathBuf>,
    /// See [`TlsFiles::client_key_file`].
    pub client_key_file: Option<PathBuf>,
}

impl DeliverySettings {
    /// The configuration, or `None` when no receiver is named. `protocol` is the one to use where none is set.
    ///
    /// # Errors
    /// When the endpoint is no address.
    pub fn into_config(self, protocol: Protocol) -> Result<Option<DeliveryConfig>, SettingError> {
        let Some(setting) = self.endpoint else { return Ok(None) };
        let protocol = self.protocol.unwrap_or(protocol);
        let defaults = DeliveryConfig::new(setting.whole(protocol), protocol);
        let config = DeliveryConfig {
            insecure: self.insecure.unwrap_or(defaults.insecure),
            headers: self.headers.unwrap_or_default(),
            compression: self.compression.unwrap_or_default(),
            timeout: self.timeout.unwrap_or(defaults.timeout),
            tls: TlsFiles {
                ca_file: self.ca_file,
                client_certificate_file: self.client_certificate_file,
                client_key_file: self.client_key_file,
            },
            ..defaults
        };
        match endpoint::uri(&config) {
            Ok(_) => Ok(Some(config)),
            Err(error) => Err(SettingError::Endpoint { origin: setting.origin, error }),
        }
    }
}
