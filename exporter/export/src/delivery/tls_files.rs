use std::path::PathBuf;

/// PEM files for TLS, read once, when delivery starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TlsFiles {
    /// Certificates of the authorities that may sign the receiver's; without it the system's.
    pub ca_file: Option<PathBuf>,
    /// The client's certificate and those between it and its authority. Needs the key.
    pub client_certificate_file: Option<PathBuf>,
    /// The client's private key. Needs the certificate.
    pub client_key_file: Option<PathBuf>,
}
