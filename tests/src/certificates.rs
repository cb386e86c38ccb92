//! Certificates made for one test.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use tempfile::TempDir;

/// An authority (`ca.pem`), and a server's (`server.pem`, `server-key.pem`) and a client's certificate (`client.pem`,
/// `client-key.pem`) by it. The server is 127.0.0.1 and localhost.
pub struct Certificates {
    dir: TempDir,
}

impl Certificates {
    /// Makes them.
    pub fn make() -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("vigie-certificates-").tempdir()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, "test authority");
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        fs::write(dir.path().join("ca.pem"), authority.pem())?;
        for (name, purpose) in
            [("server", ExtendedKeyUsagePurpose::ServerAuth), ("client", ExtendedKeyUsagePurpose::ClientAuth)]
        {
            let mut params = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])?;
            params.distinguished_name.push(DnType::CommonName, name);
            params.extended_key_usages = vec![purpose];
            let key = KeyPair::generate()?;
            fs::write(dir.path().join(format!("{name}.pem")), params.signed_by(&key, &authority)?.pem())?;
            fs::write(dir.path().join(format!("{name}-key.pem")), key.serialize_pem())?;
        }
        Ok(Self { dir })
    }

    /// Where the file of that name is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}
