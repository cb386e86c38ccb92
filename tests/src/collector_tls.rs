//! TLS of the Collector's receivers.

use std::path::PathBuf;

/// PEM files for the Collector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectorTls {
    /// Its certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authority of the clients' certificates; with it a client without one is refused.
    pub client_ca: Option<PathBuf>,
}

impl CollectorTls {
    /// A further member of a receiver's YAML flow mapping.
    pub(crate) fn yaml(&self) -> String {
        let client_ca =
            self.client_ca.as_ref().map(|path| format!(", client_ca_file: '{}'", path.display())).unwrap_or_default();
        format!(
            ", tls: {{ cert_file: '{}', key_file: '{}'{client_ca} }}",
            self.certificate.display(),
            self.key.display()
        )
    }
}
