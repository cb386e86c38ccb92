use std::fs;
use std::path::Path;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::DeliveryError;

/// The certificates in a file, at least one. `what` says what they are for.
pub(super) fn certificates(what: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, DeliveryError> {
    // The parser's own message may quote what it read.
    let unsound = |_| unusable(what, path, "it is not sound PEM".to_owned());
    let found: Vec<_> =
        CertificateDer::pem_slice_iter(&read(what, path)?).collect::<Result<_, _>>().map_err(unsound)?;
    if found.is_empty() { Err(unusable(what, path, "it holds no PEM certificate".to_owned())) } else { Ok(found) }
}

/// The first private key in a file.
pub(super) fn private_key(what: &'static str, path: &Path) -> Result<PrivateKeyDer<'static>, DeliveryError> {
    let reason = "it holds no PEM private key (PKCS #8, PKCS #1 or SEC1, unencrypted)";
    PrivateKeyDer::from_pem_slice(&read(what, path)?).map_err(|_| unusable(what, path, reason.to_owned()))
}

pub(super) fn unusable(what: &'static str, path: &Path, reason: String) -> DeliveryError {
    DeliveryError::TlsFile { what, path: path.to_owned(), reason }
}

fn read(what: &'static str, path: &Path) -> Result<Vec<u8>, DeliveryError> {
    fs::read(path).map_err(|error| unusable(what, path, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_file_and_its_purpose_and_no_content() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("x.pem");
        for content in ["-----BEGIN CERTIFICATE-----\nsecret\n-----BEGIN secret-----\n", "secret", ""] {
            fs::write(&path, content).expect("written");
            for message in [
                certificates("purpose", &path).expect_err("no certificates").to_string(),
                private_key("purpose", &path).expect_err("no key").to_string(),
            ] {
                assert!(message.contains("x.pem as purpose: it") && !message.contains("secret"), "{message}");
            }
        }
        let message = certificates("purpose", &dir.path().join("missing.pem")).expect_err("no file").to_string();
        assert!(message.contains("missing.pem as purpose: No such file"), "{message}");
    }
}
