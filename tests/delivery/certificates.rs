//! Certificates as receivers and clients take them.

use vigie_export::delivery::TlsFiles;
use vigie_tests::CollectorTls;

/// An authority, and a server's and a client's certificate by it.
pub(crate) struct Certificates(vigie_tests::Certificates);

impl Certificates {
    pub(crate) fn make() -> Self {
        Self(vigie_tests::Certificates::make().expect("certificates"))
    }

    /// For a receiver that asks no client for a certificate.
    pub(crate) fn server(&self) -> CollectorTls {
        CollectorTls { certificate: self.0.path("server.pem"), key: self.0.path("server-key.pem"), client_ca: None }
    }

    /// For a receiver that asks each client for one.
    pub(crate) fn mutual(&self) -> CollectorTls {
        CollectorTls { client_ca: Some(self.0.path("ca.pem")), ..self.server() }
    }

    /// For a client that trusts the authority.
    pub(crate) fn trusting(&self) -> TlsFiles {
        TlsFiles { ca_file: Some(self.0.path("ca.pem")), ..TlsFiles::default() }
    }

    /// For a client that also shows its own certificate.
    pub(crate) fn client(&self) -> TlsFiles {
        TlsFiles {
            client_certificate_file: Some(self.0.path("client.pem")),
            client_key_file: Some(self.0.path("client-key.pem")),
            ..self.trusting()
        }
    }
}
