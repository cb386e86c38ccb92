use std::path::PathBuf;

/// An endpoint that nothing can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL.
    #[error("endpoint {0:?} is not a URL: write it like http://localhost:4318")]
    Malformed(String),
    /// Over HTTP the scheme is needed.
    #[error("endpoint {0:?} has no scheme: write http://{0} or https://{0}")]
    NoScheme(String),
    /// Neither http nor https.
    #[error("endpoint scheme {0:?} is not known: use http or https")]
    UnknownScheme(String),
    /// Credentials in a URL end up in logs. The URL itself is not repeated here for that reason.
    #[error("the endpoint holds a user name or password: set an authorization header in OTEL_EXPORTER_OTLP_HEADERS")]
    Credentials,
}

/// Why delivery could not begin.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// See [`EndpointError`].
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Not a name or value that HTTP allows. The value is not shown: it may be secret.
    #[error("header {0:?} has a name or a value that HTTP does not allow: mend OTEL_EXPORTER_OTLP_HEADERS")]
    Header(String),
    /// A PEM file could not be read.
    #[error("cannot read {what} from {path}: {reason}")]
    TlsFile {
        /// What the file should hold.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// Only one of certificate and key is given.
    #[error("a client certificate needs its key and a key its certificate: set both files or neither")]
    HalfIdentity,
    /// No authority is trusted.
    #[error("the system has no trusted certificates ({0}): name a file of them in OTEL_EXPORTER_OTLP_CERTIFICATE")]
    NoRoots(String),
    /// The TLS library refuses the files' content.
    #[error("TLS cannot be set up: {0}; check that certificate and key are a pair")]
    Tls(String),
}
