use std::error::Error;
use std::io;

use rustls::{CertificateError, InvalidMessage};

use super::client_identity::ClientIdentity;

const NO_TLS: &str = "the receiver does not speak TLS: write http:// before its address, or set \
                      OTEL_EXPORTER_OTLP_INSECURE=true for a gRPC address without a scheme";
const UNTRUSTED: &str = "no trusted authority signed the receiver's certificate: name the file of the one that did in \
                         OTEL_EXPORTER_OTLP_CERTIFICATE";

/// A connection's error with its causes, and what to do where the cause says.
pub(super) fn describe(error: &(dyn Error + 'static), identity: &ClientIdentity) -> String {
    let mut text = chain(error);
    if let Some(advice) = tls_error(error).and_then(advice).or_else(|| identity.advice()) {
        text.push_str("; ");
        text.push_str(advice);
    }
    text
}

/// An error with its causes.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let next = inner.to_string();
        // Some show their cause as their own.
        if !text.ends_with(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = inner.source();
    }
    text
}

fn advice(error: &rustls::Error) -> Option<&'static str> {
    match error {
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Some(NO_TLS),
        // An authority that was made anew under its old name shows in the signature alone.
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            Some(UNTRUSTED)
        }
        _ => None,
    }
}

/// The TLS library's error among the causes. An `io::Error` hides what it wraps from `source`.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(inner) = cause {
        if let Some(found) = inner.downcast_ref() {
            return Some(found);
        }
        let wrapped = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => inner.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tls_error_is_found_inside_io_errors() {
        let tls = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let text = describe(&io::Error::other(io::Error::other(tls)), &ClientIdentity::none());
        assert!(text.starts_with("invalid peer certificate: UnknownIssuer; no trusted authority"), "{text}");
        assert_eq!(describe(&io::Error::from(io::ErrorKind::BrokenPipe), &ClientIdentity::none()), "broken pipe");
    }
}
