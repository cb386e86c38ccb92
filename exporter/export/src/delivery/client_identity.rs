use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::default_provider;
use rustls::sign::CertifiedKey;

use super::{DeliveryError, TlsFiles, pem};

const CERTIFICATE: &str = "client certificate (OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE)";
const KEY: &str = "client key (OTEL_EXPORTER_OTLP_CLIENT_KEY)";

const NONE_SET: &str = "the receiver wants a client certificate and none is set: set \
                        OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY";
const UNTRUSTED: &str = "the receiver wants a client certificate and may not trust the one in \
                         OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: see which authority it asks for, and the dates";

/// The client's certificate, if there is one.
///
/// TLS 1.3 refuses a certificate after the handshake, when HTTP sees no more than a closed connection. So it is noted that
/// a receiver wants one, until it answers.
pub(super) struct ClientIdentity {
    key: Option<Arc<CertifiedKey>>,
    wanted: AtomicBool,
}

impl ClientIdentity {
    pub(super) fn none() -> Self {
        Self { key: None, wanted: AtomicBool::new(false) }
    }

    pub(super) fn read(files: &TlsFiles) -> Result<Self, DeliveryError> {
        match (&files.client_certificate_file, &files.client_key_file) {
            (None, None) => Ok(Self::none()),
            (Some(certificate), Some(key)) => Ok(Self { key: Some(certified_key(certificate, key)?), ..Self::none() }),
            _ => Err(DeliveryError::HalfIdentity),
        }
    }

    /// Notes that the receiver answered, so that nothing is wrong with the certificate.
    pub(super) fn answered(&self) {
        self.wanted.store(false, Relaxed);
    }

    /// What may be wrong with the certificate when the receiver did not answer.
    pub(super) fn advice(&self) -> Option<&'static str> {
        let advice = if self.key.is_some() { UNTRUSTED } else { NONE_SET };
        self.wanted.load(Relaxed).then_some(advice)
    }
}

fn certified_key(certificate: &Path, key: &Path) -> Result<Arc<CertifiedKey>, DeliveryError> {
    let chain = pem::certificates(CERTIFICATE, certificate)?;
    CertifiedKey::from_der(chain, pem::private_key(KEY, key)?, &default_provider())
        .map(Arc::new)
        .map_err(|error| pem::unusable(CERTIFICATE, certificate, format!("with the key in {}: {error}", key.display())))
}

impl ResolvesClientCert for ClientIdentity {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.wanted.store(true, Relaxed);
        self.key.clone()
    }

    fn has_certs(&self) -> bool {
        self.key.is_some()
    }
}

impl std::fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientIdentity").field("is_set", &self.key.is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_identity_is_refused() {
        let files = TlsFiles { client_key_file: Some("key.pem".into()), ..TlsFiles::default() };
        let error = ClientIdentity::read(&files).expect_err("half an identity");
        assert!(matches!(error, DeliveryError::HalfIdentity), "{error}");
    }

    #[test]
    fn advice_lasts_from_the_receivers_wish_to_its_answer() {
        let identity = ClientIdentity::none();
        assert_eq!(identity.advice(), None);
        assert!(identity.resolve(&[], &[]).is_none());
        assert_eq!(identity.advice(), Some(NONE_SET));
        identity.answered();
        assert_eq!(identity.advice(), None);
    }
}
