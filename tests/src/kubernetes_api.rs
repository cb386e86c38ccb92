//! A Kubernetes API server that knows what a test tells it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::Result;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;

use crate::certificates::Certificates;
use crate::kubernetes_question::KubernetesQuestion;
use crate::kubernetes_server::{KubernetesServer, TOKEN};
use crate::kubernetes_state::KubernetesState;

/// Lists, watches and gets by HTTPS on the loopback interface, as a cluster does: with an authority of its own, a token, and
/// nothing but metadata. It records what it was asked.
pub struct KubernetesApi {
    address: SocketAddr,
    certificates: Certificates,
    shared: Arc<KubernetesServer>,
    acceptor: Option<JoinHandle<()>>,
}

impl KubernetesApi {
    /// Starts one that knows nothing.
    pub fn start() -> Result<Self> {
        let certificates = Certificates::make()?;
        let chain = CertificateDer::pem_file_iter(certificates.path("server.pem"))?.collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_file(certificates.path("server-key.pem"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let tls = Arc::new(tls.with_no_client_auth().with_single_cert(chain, key)?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        fs::write(certificates.path("token"), TOKEN)?;
        let account = certificates.path("serviceaccount");
        fs::create_dir(&account)?;
        fs::write(account.join("token"), TOKEN)?;
        fs::write(account.join("namespace"), "vigie")?;
        fs::copy(certificates.path("ca.pem"), account.join("ca.crt"))?;
        fs::write(certificates.path("kubeconfig"), kubeconfig(address))?;
        let shared = Arc::new(KubernetesServer::new(tls));
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        });
        Ok(Self { address, certificates, shared, acceptor: Some(acceptor) })
    }

    /// How a client finds it and is known to it.
    pub fn kubeconfig(&self) -> PathBuf {
        self.certificates.path("kubeconfig")
    }

    /// What a pod finds in `/var/run/secrets/kubernetes.io/serviceaccount`.
    pub fn service_account(&self) -> PathBuf {
        self.certificates.path("serviceaccount")
    }

    /// The port of 127.0.0.1 at which it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Gives clients this token, which is not the one that is expected.
    pub fn give_token(&self, token: &str) -> Result<()> {
        Ok(fs::write(self.certificates.path("token"), token)?)
    }

    /// Adds or changes a pod of a node.
    pub fn put_pod(&self, node: &str, object: Value) {
        self.change(|state| state.put("pods", Some(node), object));
    }

    /// Adds or changes an object that is not watched.
    pub fn put(&self, resource: &str, object: Value) {
        self.change(|state| state.put(resource, None, object));
    }

    /// Removes a pod.
    pub fn delete_pod(&self, uid: &str) {
        self.change(|state| state.delete("pods", uid));
    }

    /// Answers such questions with this status; with none, as it should.
    pub fn refuse(&self, verb: &str, resource: &str, status: Option<u16>) {
        let key = (verb.to_owned(), resource.to_owned());
        self.change(|state| match status {
            Some(status) => drop(state.refusals.insert(key, status)),
            None => drop(state.refusals.remove(&key)),
        });
    }

    /// Forgets what happened so far: whoever watches must begin anew.
    pub fn forget_history(&self) {
        self.change(|state| {
            state.version += 1;
            state.oldest = state.version;
        });
    }

    /// Leaves requests unanswered, or answers them again. What hangs goes on hanging.
    pub fn set_hanging(&self, hangs: bool) {
        self.change(|state| state.hangs = hangs);
    }

    /// Closes every connection, and each new one at once; or is there again.
    pub fn set_away(&self, is_away: bool) {
        self.change(|state| state.is_away = is_away);
        if is_away {
            self.shared.disconnect();
        }
    }

    /// All that it was asked, in order, refused or not.
    pub fn questions(&self) -> Vec<KubernetesQuestion> {
        self.shared.state().questions.clone()
    }

    fn change(&self, change: impl FnOnce(&mut KubernetesState)) {
        self.shared.change(change);
    }
}

impl Drop for KubernetesApi {
    fn drop(&mut self) {
        self.change(|state| state.stops = true);
        // One more connection wakes the acceptor, which then sees that it is to stop.
        if TcpStream::connect(self.address).is_ok()
            && let Some(acceptor) = self.acceptor.take()
        {
            drop(acceptor.join());
        }
        self.shared.disconnect();
    }
}

fn kubeconfig(address: SocketAddr) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n\
         clusters:\n- name: test\n  cluster:\n    server: https://{address}\n    certificate-authority: ca.pem\n\
         users:\n- name: test\n  user:\n    tokenFile: token\n\
         contexts:\n- name: test\n  context:\n    cluster: test\n    user: test\n"
    )
}
