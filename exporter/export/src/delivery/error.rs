use std::path::PathBuf;

/// Why delivery cannot even start.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The address is no address.
    #[error("OTLP endpoint {endpoint:?} is not usable: {reason}; it should look like http://127.0.0.1:4317")]
    Endpoint {
        /// As given.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The address holds a user's name or password, and is not repeated for that reason.
    #[error(
        "the OTLP endpoint holds a user name or password: set an authorization header (OTEL_EXPORTER_OTLP_HEADERS)"
    )]
    Credentials,
    /// A file for TLS cannot be used.
    #[error("cannot use {path} as {what}: {reason}", path = path.display())]
    TlsFile {
        /// What the file should hold, with the variable that names it.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Only one of certificate and key is given.
    #[error(
        "a client certificate and its key go together: set both OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and \
         OTEL_EXPORTER_OTLP_CLIENT_KEY, or neither"
    )]
    HalfIdentity,
    /// No authority is trusted.
    #[error(
        "this system has no trusted certificates{reason}: install ca-certificates or set OTEL_EXPORTER_OTLP_CERTIFICATE"
    )]
    NoRoots {
        /// What went wrong when they were looked for.
        reason: String,
    },
    /// The TLS library refuses what the files hold.
    #[error("TLS cannot be set up: {reason}")]
    Tls {
        /// What is wrong.
        reason: String,
    },
}
