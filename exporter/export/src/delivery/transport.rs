use std::sync::Arc;

use hyper::HeaderMap;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use tonic::metadata::MetadataMap;
use tonic::transport::{Channel, Endpoint};

use super::client_identity::ClientIdentity;
use super::connector::Connector;
use super::failure::chain;
use super::{DeliveryConfig, DeliveryError, endpoint};

/// Connections to a receiver for another kind of request, with the same TLS and the same headers.
pub(crate) struct Transport {
    connector: Connector,
    endpoint: Endpoint,
    headers: HeaderMap,
}

impl Transport {
    pub(crate) fn new(config: &DeliveryConfig) -> Result<Self, DeliveryError> {
        let uri = endpoint::uri(config)?;
        let connector = Connector::new(config, &uri)?;
        let endpoint = Endpoint::from(uri)
            .user_agent(super::http::USER_AGENT)
            .map_err(|error| DeliveryError::Endpoint { endpoint: config.endpoint.clone(), reason: chain(&error) })?
            .connect_timeout(config.timeout)
            .timeout(config.timeout);
        Ok(Self { connector, endpoint, headers: config.headers.map().clone() })
    }

    /// A gRPC channel, connected when it is first needed.
    pub(crate) fn channel(&self) -> Channel {
        self.endpoint.connect_with_connector_lazy(self.connector.https.clone())
    }

    /// The headers, for gRPC.
    pub(crate) fn metadata(&self) -> MetadataMap {
        MetadataMap::from_headers(self.headers.clone())
    }

    /// Whether the receiver asked who we are.
    pub(super) fn identity(&self) -> Arc<ClientIdentity> {
        Arc::clone(&self.connector.identity)
    }

    /// What makes connections, for HTTP.
    pub(crate) fn connector(&self) -> HttpsConnector<HttpConnector> {
        self.connector.https.clone()
    }

    /// The headers, for HTTP.
    pub(crate) fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }
}
