use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};

use super::client_identity::ClientIdentity;
use super::{DeliveryError, pem};

const CA: &str = "trusted certificates (OTEL_EXPORTER_OTLP_CERTIFICATE)";

/// TLS that trusts these authorities and shows this certificate.
pub(super) fn client_config(
    roots: RootCertStore,
    identity: &Arc<ClientIdentity>,
) -> Result<ClientConfig, DeliveryError> {
    Ok(ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| DeliveryError::Tls { reason: error.to_string() })?
        .with_root_certificates(roots)
        .with_client_cert_resolver(Arc::<ClientIdentity>::clone(identity)))
}

/// The authorities of the file, or of the system without one.
pub(super) fn roots(ca_file: Option<&Path>) -> Result<RootCertStore, DeliveryError> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca_file {
        for certificate in pem::certificates(CA, path)? {
            roots.add(certificate).map_err(|error| pem::unusable(CA, path, error.to_string()))?;
        }
        return Ok(roots);
    }
    let found = rustls_native_certs::load_native_certs();
    // A system's store may hold what the library cannot read.
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        let reason = found.errors.first().map(|error| format!(" ({error})")).unwrap_or_default();
        return Err(DeliveryError::NoRoots { reason });
    }
    Ok(roots)
}
