use std::time::Duration;

use hyper::header::{HeaderValue, USER_AGENT};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kube::client::{AuthError, ConfigExt as _};
use kube::config::{KubeConfigOptions, Kubeconfig, KubeconfigError};
use kube::{Client, Config};
use tower::{BoxError, ServiceBuilder};

use super::cause_chain::cause_chain;
use super::error::KubernetesError;
use super::kubernetes_config::KubernetesConfig;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// Finds out where the API is and how it knows us. Connects to nothing yet.
pub(super) async fn connect(config: &KubernetesConfig) -> Result<Client, KubernetesError> {
    let mut found = configuration(config).await?;
    let agent = concat!("vigie/", env!("CARGO_PKG_VERSION"));
    found.headers.push((USER_AGENT, HeaderValue::from_static(agent)));
    client(&found).map_err(|error| unusable(&error))
}

async fn configuration(config: &KubernetesConfig) -> Result<Config, KubernetesError> {
    let Some(path) = &config.kubeconfig else {
        return Config::incluster_env().map_err(|error| KubernetesError::NotInCluster { reason: cause_chain(&error) });
    };
    let unusable = |error| KubernetesError::Kubeconfig { path: path.clone(), reason: reason(&error) };
    let file = Kubeconfig::read_from(path).map_err(unusable)?;
    Config::from_custom_kubeconfig(file, &KubeConfigOptions::default()).await.map_err(unusable)
}

/// Without the layers that the library adds by itself: what failed is counted, told and tried again here.
fn client(config: &Config) -> kube::Result<Client> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(CONNECT));
    let connector = config.rustls_https_connector_with_connector(connector)?;
    let service = ServiceBuilder::new()
        .layer(config.base_uri_layer())
        .option_layer(config.auth_layer()?)
        .layer(config.extra_headers_layer()?)
        .map_err(BoxError::from)
        .service(HttpClient::builder(TokioExecutor::new()).build(connector));
    Ok(Client::new(service, config.default_namespace.clone()))
}

/// What a command for credentials wrote may be a secret, and is not told.
fn unusable(error: &kube::Error) -> KubernetesError {
    let reason = match error {
        kube::Error::Auth(AuthError::AuthExecRun { cmd, out }) => {
            format!("the command for its credentials, `{cmd}`, failed with {}", out.status)
        }
        other => cause_chain(other),
    };
    KubernetesError::Connection { reason }
}

/// What stands in the file may be a secret, and is not told.
fn reason(error: &KubeconfigError) -> String {
    let KubeconfigError::Parse(cause) = error else { return cause_chain(error) };
    let at = cause.location().map(|place| format!(", line {}, column {}", place.line(), place.column()));
    format!("it does not have the form of one{}", at.unwrap_or_default())
}
